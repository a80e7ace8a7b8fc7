"""Who may enter the back office proves it with a second factor; everybody else needn't."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SecondFactorForTheOffice:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._lacks_it(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _lacks_it(self, request: HttpRequest) -> bool:
        if not settings.OFFICE_NEEDS_SECOND_FACTOR or not request.path.startswith("/admin/"):
            return False
        user = request.user
        return user.has_perm("wagtailadmin.access_admin") and not is_mfa_enabled(user)
