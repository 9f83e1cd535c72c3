try {
  document.cookie = "strict=1"
} catch {
  document.title = "refused" // an opaque origin has no cookies
}
addEventListener("pagehide", () => {
  i.src = "https://other.example/strict" // said as the page goes
})
document.title = "done"
