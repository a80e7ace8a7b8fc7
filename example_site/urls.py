from django.contrib.auth import views as auth
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from example_site.samples.views import SamplesView

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("login/", auth.LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("muster/", SamplesView.as_view()),
    path("mentoring/", include("alumnii_mentoring.urls")),
    path("", TemplateView.as_view(template_name="start.html")),
    path("", include(wagtail_urls)),
]
