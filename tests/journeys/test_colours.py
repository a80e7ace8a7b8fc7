"""Whatever accent a host sets, every text on every ground of ours can be read."""

import json
from pathlib import Path

import pytest

import alumnii_mentoring

STATIC = Path(alumnii_mentoring.__file__).parent / "static/alumnii_mentoring"
ACCENTS = {
    "teal": "#0e5a63",
    "bordeaux": "#7b1e3b",
    "yellow": "#ffcc00",
    "red": "#e30613",
    "black": "#000000",
    "cyan": "#00a5cf",
    "green": "#3a7d0a",
    "violet": "#5b2a86",
    "magenta": "#c6007e",
}
GROUNDS = ("page", "raised", "tint-1", "tint-2")
PAIRS = [
    *(("ink", ground) for ground in (*GROUNDS, "warm-tint")),
    *(("link", ground) for ground in GROUNDS),
    *(("muted", ground) for ground in ("page", "raised", "tint-1", "past-tint")),
    *((state, f"{state}-tint") for state in ("good", "wait", "bad")),
    ("bad", "page"),
]
LEAST, LEAST_OF_BORDERS = 4.5, 3.0
# Painted and read back, so that each colour is what the screen shows.
MEASURE = """(pairs) => {
  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.querySelector("i");
  const light = (name) => {
    probe.style.color = `var(--am_${name})`;
    brush.fillStyle = getComputedStyle(probe).color;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return pairs.map(([one, other]) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}"""


@pytest.fixture(scope="module")
def contrasts(browser):
    def contrasts(accent, scheme, pairs):
        page = browser.new_page(color_scheme=scheme)
        style = (STATIC / "tokens.css").read_text()
        root = f":root {{ color-scheme: light dark; --am-accent: {accent}; }}"
        page.set_content(f"<style>{root}{style}</style><div class=am><i>x</i></div>")
        found = page.evaluate(MEASURE, json.loads(json.dumps(pairs)))
        page.close()
        return dict(zip(pairs, found, strict=True))

    return contrasts


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS.values(), ids=ACCENTS)
def test_every_text_can_be_read_on_its_ground(contrasts, accent, scheme):
    found = contrasts(accent, scheme, PAIRS)

    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS.values(), ids=ACCENTS)
def test_the_border_of_a_field_is_seen(contrasts, accent, scheme):
    found = contrasts(accent, scheme, [("control", "page"), ("control", "raised")])

    assert min(found.values()) >= LEAST_OF_BORDERS
