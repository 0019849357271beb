"""What slimming does to a script: it gets smaller and means the same."""

import re
import shutil
import subprocess

import pytest

from booking.web.embed.loader import PARTS, loader
from booking.web.embed.slim import shorten, slim


@pytest.mark.parametrize(
    ("source", "served"),
    [
        ("const word = 1;\n// gone\nuse(word); // gone\n", "let a=1;use(a);"),
        ("const { left, top: upper } = box;\nshow(left, upper);", "let{left:a,top:b}=box;show(a,b);"),
        ("const table = { left, run(left) { return left; } };\nlet left = 2;", "let b={left:a,run(a){return a}},a=2;"),
        ("const pick = (one) => (one ? one : null);", "let b=a=>(a?a:null);"),
        ("const a1 = x.word + 'word' + /word \\/'/.test(word);", "let a=x.word+'word'+/word \\/'/.test(word);"),
        ("thing._private = 1;\nconst { _private: mine } = thing;\nuse(mine);", "thing.a=1;let{a:a}=thing;use(a);"),
        ("thing.a = thing._private;\nthing.on = true;", "thing.a=thing.b;thing.on=!0;"),
        ("use('one ' + 'two ' + word + 'three' + 'four'.length);", "use('one two '+word+'three'+'four'.length);"),
        ("const done = () => {\n  return false;\n};", "let a=()=>{return!1};"),
        ("const text = 'a // b';\nconst url = \"c'd\";", "let a='a // b',b=\"c'd\";"),
        ("count = count + +other;\ncount = count - -1;", "count=count+ +other;count=count- -1;"),
        ("if (ready) {\n  go();\n}\nstop();\n", "if(ready){go()}\nstop();"),
    ],
)
def test_small_scripts(source, served):
    assert slim(source).strip() == served


def test_private_properties_get_the_same_name_in_every_script():
    one, two = "x._shared = x._often;\nx._often();", "y._often = y._shared;"
    short = shorten([one, two])
    assert short == {"_often": "a", "_shared": "b"}
    assert slim(one, short) == "x.b=x.a;x.a();\n"
    assert slim(two, short) == "y.a=y.b;\n"


def test_a_private_name_that_could_be_a_variable_is_refused():
    with pytest.raises(ValueError, match="_private"):
        slim("const { _private } = thing;")


def test_every_private_name_is_short():
    for script in loader.scripts.values():
        assert re.findall(r"[.{,]_[a-z]\w{2,}", script.body.decode()) == [], script.name


def test_nothing_is_left_to_be_written_in():
    assert [name for name in PARTS if "{{" in loader.scripts[name].body.decode()] == []


@pytest.mark.parametrize("name", list(PARTS))
def test_another_reader_of_the_language_understands_the_result(name):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here; the browser tests run the same scripts")
    done = subprocess.run([node, "--check", "-"], input=loader.scripts[name].body, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-500:]
