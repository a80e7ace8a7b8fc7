import re


def without_breaks(text):
    """HTML with single blanks, and none beside its tags: the layout of a template says nothing."""
    return re.sub(r" ?(<[^>]*>) ?", r"\1", " ".join(text.split()))
