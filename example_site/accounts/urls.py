from django.urls import include, path
from django.views.generic import RedirectView

from example_site.urls import urlpatterns as site_urls

urlpatterns = [
    # One way in: Wagtail's own login knows no second factor.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/", include("allauth.urls")),
    *site_urls,
]
