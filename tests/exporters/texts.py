"""Texts that a record may hold and that a writer may stumble over."""

WORD = "Donaudampfschifffahrtsgesellschaftskapitaen" * 4 + "und28weitereBuchstabenmehr!!"
THOUSAND = ("The system shall keep its promise under every load that a region can bring. " * 14)[
    :1000
].strip()
FIVE_HUNDRED = ("Certification of a system with a very long and winding name, " * 9)[:500].strip()
SCRIPTS = (
    "مركز الجاهزية 2025 للأنظمة",
    "לוח מוכנות (v2) לייצור",
    "生産準備審査委員会の認証",
    "운영 준비도 인증 위원회",
    "系统认证——第三阶段",
    "Zo\u0301e\u0308 a\u0308\u0323\u0301 Zal\u034f\u0322go\u0321\u0307",
    "\u0e01\u0e33\u0e25\u0e31\u0e07\u0e1e\u0e23\u0e49\u0e2d\u0e21 हिन्दी தமிழ்",
    "🚀👩🏽🔬🇩🇪 go ✅",
    "Ελληνικά Кириллица Հայերեն",
)
HOSTILE = (
    "'single' \"double\" `back`",
    r"C:\new\table\\ \u0041 \n",
    "100% %s %d %(x)s %0A",
    "{{ 7 * 7 }} {% raw %} ${x} {0}",
    "#set page(fill: red) #pagebreak()",
    "$ x^2 $ @ref <label> *bold* _it_ ~ // /* */",
    "<script>alert(1)</script>",
    "a & b &amp; &lt; ]]> -->",
    '=HYPERLINK("http://example.org","x")',
    "@SUM(A1) +1 -1 |calc",
    "; DROP TABLE x; --",
    "two\nlines\n\nand more",
    "END:VEVENT",
    "![](http://example.org/x)",
    "_x0041_ </a:t></a:r>",
    "\ufffe\uffff\ufdd0 noncharacters",
)
