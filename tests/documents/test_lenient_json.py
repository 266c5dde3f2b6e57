import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.documents.json_strings import pieces_of
from scanner.documents.lenient_json import documents, entries, lenient, loads, strict
from scanner.documents.places import through

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


def as_text(value):
    """Numbers stay text."""
    return json.loads(json.dumps(value), parse_int=str, parse_float=str)


@settings(max_examples=200, deadline=None)
@given(values, st.booleans(), st.sampled_from([None, 2]))
def test_both_parsers_read_strict_json_alike(value, ascii_only, indent):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    found = strict(text, 0)
    assert found is not None
    assert found.value == as_text(value)
    if isinstance(value, dict | list):
        assert lenient(text, 0).value == (as_text(value) if not _padded(value) else lenient(text, 0).value)


def _padded(value):
    if isinstance(value, dict):
        return any(name != name.strip() for name in value) or any(map(_padded, value.values()))
    return isinstance(value, list) and any(map(_padded, value))


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=20), st.booleans(), st.data())
def test_every_stretch_of_a_string_leads_to_its_escapes(value, ascii_only, data):
    text = json.dumps({"a": [1, {"b": value}]}, ensure_ascii=ascii_only)
    node = loads(text).get("a", 1, "b")
    start = data.draw(st.integers(0, len(value) - 1))
    end = data.draw(st.integers(start + 1, len(value)))
    source = "".join(text[first:last] for first, last in through(node.pieces(), len(value), [(start, end)]))
    assert json.loads(f'"{source}"') == value[start:end]
    assert node.pointer == "/a/1/b"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, 'b': 'x\\'y', c: [1, 2,], }", {"a": "1", "b": "x'y", "c": ["1", "2"]}),
        ("{/* note */ a: 'x', // more\n b: `y`}", {"a": "x", "b": "y"}),
        (
            "{'a': True, 'b': None, 'c': (1, u'\\u4e2d'), 'd': False}",
            {"a": True, "b": None, "c": ["1", "中"], "d": False},
        ),
        ("{a: undefined, b: !0, c: new Date('x'), d: 'z'}", {"a": None, "b": True, "c": None, "d": "z"}),
        ("{u: secure ? 'https://a' : '//b', t: 1}", {"u": "//b", "t": "1"}),
        ("{f: function () { return {x: 1} }, t: 'x'}", {"f": None, "t": "x"}),
        ('{"a":"129.44,"b":"2","c":[{"d":"x},{"d":"y"}]}', {"a": "129.44", "b": "2", "c": [{"d": "x"}, {"d": "y"}]}),
        ('{"a":一 二","b":1}', {"a": "一 二", "b": "1"}),
        ('{"key:"v","n":1}', {"key": "v", "n": "1"}),
        ('{key":"v","n":1}', {"key": "v", "n": "1"}),
        ('{"html":"<img src="x.jpg" alt="好">","n":1}', {"html": '<img src="x.jpg" alt="好">', "n": "1"}),
        ('{"a":"一\n二"}', {"a": "一\n二"}),
        ('{"\n  a ":"x","b":"c\td"}', {"a": "x", "b": "c\td"}),
        ('{"a":"x" "b":"y"}', {"a": "x", "b": "y"}),
        ('{"a":["x","y"}', {"a": ["x", "y"]}),
        ('{"a":"\\x41\\u{4e2d}\\/\\ud83d\\ude00"}', {"a": "A中/😀"}),
        ('{"n":0x1F,"m":-1.5e3,"z":NaN}', {"n": "0x1F", "m": "-1.5e3", "z": "NaN"}),
    ],
)
def test_what_real_files_break(text, value):
    assert loads(text).value == value


@pytest.mark.parametrize("text", ['{"a":"129.44,"b":"二手"}', '{"a":x二","b":"二手"}', "{a:'1',b:'二手'}"])
def test_places_hold_behind_a_repair(text):
    node = loads(text).get("b")
    first, last = through(node.pieces(), 2, [(0, 2)])[0]
    assert text[first:last] == "二手"


def test_a_string_that_lost_its_quote_keeps_its_place():
    text = '{"price":"129.44,"name":"x"}'
    node = loads(text).get("price")
    assert [text[a:b] for a, b in through(node.pieces(), len(node.text), [(0, 6)])] == ["129.44"]
    text = '{"name":纯 棉","x":1}'
    node = loads(text).get("name")
    assert [text[a:b] for a, b in through(node.pieces(), len(node.text), [(0, 3)])] == ["纯 棉"]


def test_a_text_that_breaks_off_keeps_what_was_complete():
    node = loads('{"a":1,"b":[1,{"c":"x"},{"d":"brok')
    assert node.value == {"a": "1", "b": ["1", {"c": "x"}, {}]}
    assert node.truncated
    assert not loads('{"a":1}').truncated


def test_several_documents_and_what_stands_round_them():
    text = 'cb({"a":1});\n\nvar x = {b: 2}\n[3]'
    assert [node.value for node in documents(text)] == [{"a": "1"}, {"b": "2"}, ["3"]]


def test_a_list_is_given_element_by_element_with_its_pointer():
    found = list(entries('[{"a":"x"},{"a":"y",},{"a":"z"}]'))
    assert [node.get("a").pointer for node in found] == ["/0/a", "/1/a", "/2/a"]
    assert [node.value for node in found] == [{"a": "x"}, {"a": "y"}, {"a": "z"}]


def test_half_a_surrogate_pair_can_be_written_again():
    assert loads(r'{"a":"x\ud83dy"}').get("a").text == "x�y"


def test_deep_nesting_is_no_recursion():
    depth = 10_000
    node = loads('{"a":' * depth + '"纯棉"' + "}" * depth)
    for _ in range(depth):
        node = node.get("a")
    assert node.text == "纯棉"
    assert node.span is not None
    assert loads("[" * 200_000 + "]" * 200_000).truncated


@pytest.mark.parametrize("unit", ['{"a":"x,"', '{"a":b"', '[{"a":"b"c}]', "{x}", "{'", '"', "/*", '{"a" "', "[,"])
def test_hostile_repetition_stays_linear_in_memory(unit):
    text = "{" + unit * 4_000
    tracemalloc.start()
    list(documents(text))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 * len(text) + 1_000_000


def test_a_bare_token_says_itself():
    assert pieces_of('{"a": 12.50}', 6, 11)[0] == (0, 6, 5)
