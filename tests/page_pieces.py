"""What the tests of pages put pages of all sorts together from."""

from applied_pages import GATE

WRITTEN = (
    *("<", ">", "</p>", "<!--", "-->", "<!doctype html>\r\n", '"', "'", "=", " ", "\n", "\r", "\0", "/", "&amp;"),
    *("<html lang=de>", "<head>", "<meta charset=latin1>", "<title>ü</title>", "<body>", "<p>", "<template>", "&gt;"),
    *("<script>", "</script>", "<style>@import url(https://evil.example/x.css);", "</style>", "<svg>", "</svg>"),
    *("<p style='color:red' ", 'style="color:\xe9"', ' onclick="x()"', "<a href=javascript:x>", "<base href=/x>"),
    *("<link rel=preconnect href=//evil.example>", " href=https://evil.example/", "<img src=//evil.example src=b "),
    *("<meta http-equiv=refresh content='0;url=//evil.example'>", '<p style="background: url(//evil.example)">'),
    '<script type=importmap>{"imports":{"a":"https://evil.example/a.js"}}</script>',
    *("<svg><title>", "<desc>", "<style/>", "<math><mi>", "<![CDATA[", "]]>", "<select>", "</select>", "<noscript>"),
    *("</noscript>", "<table>", "<td>", "<col>", "<frameset>", "<xmp>", "</template>", "</math>", "<script type='"),
)
# What looks as if the gate had put it there.
MARKS = (
    *(
        "<!--gate was:",
        "<!--gate2 was:-->",
        "<!--/gate-->",
        GATE.decode(),
        "<p data-gate-was-note=1>",
        "data-gate-was-src",
    ),
    "<script>const t = '<!--gate was:old--><b>new</b><!--/gate-->'</script>",
    '<template data-gate-service="chat" data-gate-html="&lt;p&gt;mine&lt;/p&gt;"></template>',
    '<script type="text/gate">a</script><style>a{b:url(data:gate,x)}</style>',
)
# What a placeholder or a template stands in the place of; these are kept, but not as they were.
REPLACED = (
    "<iframe src=https://www.youtube.com/embed/M7lc1UVf-VE title='ü & > &gt; &amp;gt; --!&amp;'></iframe>",
    "<form action=https://example.us1.list-manage.com/x><b>--></b></form>",
    '<div><img src="https://chat.example/x.png"></div>',
    "<script src=https://chat.example/x.js></script>",
    "<p style='background: url(//chat.example/x)'>",
)
# What begins and does not end, or ends and did not begin.
BROKEN = (
    *("</", "<!", "<?", "<!-", "<!---", "--", "--!>", "<a", "</p", "&", "&gt", "\r\n", "\f", "\ufeff", "<\0", "\0>"),
    *("<!doctype html", "<html ", "<head", "</head>", "<body ", "<meta charset=", "<script", "</script", "</style"),
    *(
        "<textarea>",
        "<plaintext>",
        "<listing>\n",
        "<pre>\r\n",
        "<title>",
        "</title",
        "</template",
        "<math><annotation-xml>",
    ),
    *(
        "<svg><style>",
        "<svg><script>",
        "<noscript><img src=//evil.example>",
        "<iframe srcdoc='<img src=//evil.example>",
    ),
    *('<p><img src="https://evil.example/a', "<img src=//evil.example ", "<img/src='//evil.example'", "<p title='"),
    *("style='background:url(//evil.example)", "<style>p{background:url(//evil.example", "srcset='//evil.example 1x"),
    *(
        "<script src=//evil.example/a.js>",
        "<template><img src=https://chat.example/x.png>",
        "<i\0mg src=//evil.example>",
    ),
    *("<iframe src=//www.youtube.com/embed/M7lc1UVf-VE>", "</iframe>", "</form>", "<p data-gate-embed=youtube>"),
    "<b data-gate-embed=youtube aria-label=A data-gate-address=https://www.youtube-nocookie.com/embed/a>",
)
