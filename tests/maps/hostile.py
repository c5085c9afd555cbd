"""Words that try to be something else: a template, a script, markup, a style, another direction, or very long."""

SYSTEM = "{{ cycler.__init__.__globals__.os.getpid() }}"
HOSTILE = [
    SYSTEM,
    "{% for x in [1] %}broken",
    "{# quiet #} said",
    "</script><script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "`${window.ran=1}`",
    "'];window.ran=1;//",
    '"><svg onload=window.ran=1>',
    "&lt;b&gt; <!-- <script>",
    "{{ '<script>window.ran=1</script>' }}",
    "javascript:window.ran=1",
    "$policy ${body} $$ $scripts",
    "</title></style></svg><script>window.ran=1</script>",
    '"; } } body { display: none } @page { @top-left { content: "',
    "]]> <![CDATA[ <foreignObject><script>window.ran=1</script></foreignObject>",
    "<set attributeName=onmouseover to=window.ran=1>",
    "مركز الشباب",
    "בית קפה <b>",
    "👩‍👧‍👦 café Łódź 𝒜",
    "long " * 100,
    "W" * 300,
]
"""Each as a reader should see it: `plain` changes none of them but for spaces at the ends."""

UNSEEN = "safe\u202egnp.exe\u2066\u200b\x00 place"
"""What is in it but cannot be seen is taken out: bidirectional marks, a zero-width space, a null."""
