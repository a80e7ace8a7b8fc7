"""The sizes in which a photo is kept: twice the width at which pages show them."""

SIZES = {"card": 192, "profile": 320}  # pixels of each side
