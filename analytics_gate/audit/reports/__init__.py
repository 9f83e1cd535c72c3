"""What an audit hands over: its visits kept on disk, and reports of them for people,
for CI and for programs.
"""
