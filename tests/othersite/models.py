"""A site with models of its own where Wagtail and Django allow it."""

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class OwnImage(AbstractImage):
    caption = models.CharField(max_length=200, blank=True)
    admin_form_fields = (*Image.admin_form_fields, "caption")


class OwnRendition(AbstractRendition):
    image = models.ForeignKey(OwnImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class OwnDocument(AbstractDocument):
    source = models.CharField(max_length=200, blank=True)
    admin_form_fields = (*Document.admin_form_fields, "source")
