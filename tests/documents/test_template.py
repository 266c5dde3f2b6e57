# ruff: noqa: E501
"""Templates: tags are skipped, text keeps its exact place, and a half template is named."""

import pytest
from copy_places import at, fields

from scanner import documents
from scanner.documents.template import looks_like, mask
from scanner.model import Page, Part, Unchecked
from tests.growth import is_linear


def read(name: str, text: str) -> tuple[list[Part], list[Unchecked]]:
    found = list(documents.read(Page(name, text.encode())))
    return [one for one in found if isinstance(one, Part)], [one for one in found if isinstance(one, Unchecked)]


TEMPLATES = {
    "a.html": "{% extends 'x' %}\n<p>本店{{ shop.name }}最{% if a %}佳{% else %}好{% endif %}选择</p>{# 最佳 #}<script>a = {{ b }}</script>",
    "a.liquid": "{%- assign a = '最佳' -%}<p>本店{{ a | upcase }}最佳选择</p>{% schema %}{\"x\": \"最佳\"}{% endschema %}",
    "a.vue": "<template><div :title=\"'最佳'\">本店{{ a }}最<b>佳</b>选择</div></template>\n<script>export default {a: '最佳'}</script>",
    "a.php": "<?php $a = '最佳'; ?><p>本店<?= $a ?>最佳选择</p>\r\n<?php // 最佳",
    "a.erb": "<%# 最佳 %><p>本店<%= a %>最佳<% if b %>选择<% end %></p>",
    "a.hbs": "{{!-- 最佳 --}}{{#if a}}<p>本店{{{a}}}最佳选择</p>{{/if}}",
    "a.md.j2": "# {{ a }}\n\n本店{{ a }}最佳{% if b %}选择{% endif %}\n",
    "a.md": "{% include 'b.md' %}\n\n本店{{ a }}最佳选择\n",
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_tags_are_skipped_and_text_keeps_its_place(name: str) -> None:
    text = TEMPLATES[name]
    (part,), unchecked = read(name, text)
    assert not unchecked
    said = "\n".join(words for _, words in fields(part))
    assert "本店X最佳" in said and "选择" in said and said.count("最佳") == 1
    block = next(block for block in part.blocks if "最佳" in block.text)
    assert at(block, "最佳", text.encode()).replace("|", "") == "最佳"
    assert at(block, "店X", text.encode()).startswith("店")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<p>一</p>\n<p>最佳{% if x </p>", 2),
        ("<p>{{ a </p>\n<p>{{ b }}</p>", 1),
        ("{% if a %}\n\n<% b", 3),
        ("{# 注释\n{{ a }}", 1),
    ],
)
def test_a_half_template_is_named_and_its_whole_part_is_read(text: str, line: int) -> None:
    parts, (unchecked,) = read("a.j2", text)
    assert unchecked.cls == "failed" and unchecked.detail.startswith(f"line {line},")
    assert len(parts) == 1


def test_an_unclosed_tag_swallows_no_text() -> None:
    assert mask("a {% if b 最佳 {% endif %}").unclosed == 2


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("page.html", "<p>{{ product.title }}</p>", True),
        ("page.html", "<p>" + " " * 9000 + "{% if x %}</p>", True),
        ("page.html", "<script>var a = '{{ b }}'</script><p>x</p>", False),
        ("page.html", "<!-- saved from url=(0001)http://x --><p>{{ a }}</p>", False),
        ("page.html", "<p>a {{ b c</p>", False),
        ("readme.md", "{'a': {'b': 1}}", False),
    ],
)
def test_which_pages_are_templates(name: str, text: str, wanted: bool) -> None:
    assert looks_like(text[:4096], Page(name, text.encode())) is wanted
    assert looks_like(text[:4096], Page(name, text.encode(), via="http")) is False


@pytest.mark.parametrize("unit", ["{{", "{%", "<script>", "<%", "<?", "{{!--", "{% comment %}", "{#", "<template"])
def test_hostile_openings_cost_linear_time(unit: str) -> None:
    assert is_linear(lambda times: mask((unit + "a") * times), 40_000)
