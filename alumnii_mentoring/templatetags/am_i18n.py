"""``{% translate %}`` and ``{% blocktranslate %}`` that spell gendered words by the setting."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.templatetags import i18n

from alumnii_mentoring.core.wording import own_word, spell

register = template.Library()


class SpelledNode(Node):
    """Runs one of Django's translation nodes and spells what it gives."""

    def __init__(self, inner: Any, message: str = "") -> None:
        self.inner, self.message = inner, message
        self.name = getattr(inner, "asvar", None)

    def render(self, context: Any) -> str:
        shown = self._own() or self.inner.render(context)
        if self.name:
            context[self.name] = spell(str(shown or context[self.name]))
            return ""
        return spell(shown)

    def _own(self) -> str:
        return (own_word(self.message) or "") if self.message else ""


@register.tag("translate")
def translate(parser: Parser, token: Token) -> SpelledNode:
    node: Any = i18n.do_translate(parser, token)
    literal = node.filter_expression.var.literal
    is_plain = isinstance(literal, str) and not (node.noop or node.message_context)
    return SpelledNode(node, literal if is_plain else "")


@register.tag("blocktranslate")
def blocktranslate(parser: Parser, token: Token) -> SpelledNode:
    return SpelledNode(i18n.do_block_translate(parser, token))


for _name in ("get_current_language", "get_available_languages", "language"):
    register.tag(_name, i18n.register.tags[_name])
