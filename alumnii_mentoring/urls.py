"""The member area and the calendars; a host includes them under an address of its choice."""

from django.urls import path

from alumnii_mentoring.members import (
    answers,
    calendar,
    claims,
    dashboard,
    directory,
    documents,
    events,
    goals,
    meetings,
    notes,
    pairs,
    participations,
    photos,
    profile,
    requests,
)
from alumnii_mentoring.pages.sending.views import SendApplicationView
from alumnii_mentoring.web.health import HealthView

app_name = "alumnii_mentoring"

urlpatterns = [
    path("health/", HealthView.as_view(), name="health"),
    path("", dashboard.DashboardView.as_view(), name="dashboard"),
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("profile/claim/", claims.ClaimOwnView.as_view(), name="claim_own"),
    path("claim/<str:secret>/", claims.ClaimView.as_view(), name="claim"),
    path("profile/address/ask/", profile.AskForProofAgainView.as_view(), name="address_ask"),
    path("directory/", directory.DirectoryView.as_view(), name="directory"),
    path("directory/photo/", directory.PhotoView.as_view(), name="photo"),
    path("photos/<int:pk>/card.jpg", photos.PhotoFileView.as_view(), name="photo_card"),
    path(
        "photos/<int:pk>/profile.jpg",
        photos.PhotoFileView.as_view(size="profile"),
        name="photo_profile",
    ),
    path("directory/photo/remove/", directory.RemovePhotoView.as_view(), name="photo_remove"),
    path(
        "consents/<int:pk>/withdraw/",
        profile.WithdrawConsentView.as_view(),
        name="consent_withdraw",
    ),
    path(
        "consents/<int:pk>/leave/",
        profile.LeaveProgrammeView.as_view(),
        name="consent_leave",
    ),
    path("forms/<int:pk>/send/", SendApplicationView.as_view(), name="application_send"),
    path(
        "applications/<int:pk>/form/",
        participations.FormView.as_view(),
        name="application_form",
    ),
    path(
        "applications/<int:pk>/withdraw/",
        participations.WithdrawView.as_view(),
        name="application_withdraw",
    ),
    path(
        "applications/<int:pk>/offer/accept/",
        participations.AcceptOfferView.as_view(),
        name="offer_accept",
    ),
    path(
        "applications/<int:pk>/offer/decline/",
        participations.DeclineOfferView.as_view(),
        name="offer_decline",
    ),
    path(
        "applications/<int:pk>/keep/",
        participations.KeepView.as_view(),
        name="application_keep",
    ),
    path(
        "inquiries/<int:pk>/reply/",
        participations.InquiryReplyView.as_view(),
        name="inquiry_reply",
    ),
    path("documents/<int:pk>/", documents.DocumentView.as_view(), name="document"),
    path(
        "documents/<int:pk>/remove/",
        documents.RemoveDocumentView.as_view(),
        name="document_remove",
    ),
    path("taking-part/<int:pk>/pause/", participations.PauseView.as_view(), name="pause"),
    path("taking-part/<int:pk>/resume/", participations.ResumeView.as_view(), name="resume"),
    path("taking-part/<int:pk>/leave/", participations.LeaveView.as_view(), name="leave"),
    path("requests/<int:pk>/", requests.RequestView.as_view(), name="request"),
    path("requests/<int:pk>/accept/", requests.AcceptRequestView.as_view(), name="request_accept"),
    path(
        "requests/<int:pk>/decline/", requests.DeclineRequestView.as_view(), name="request_decline"
    ),
    path("requests/<int:pk>/ask/", requests.AskBackView.as_view(), name="request_ask"),
    path("wishes/<int:pk>/reply/", requests.ReplyView.as_view(), name="wish_reply"),
    path("wishes/<int:pk>/withdraw/", requests.WithdrawWishView.as_view(), name="wish_withdraw"),
    path("pairs/<int:pk>/", pairs.PairView.as_view(), name="pair"),
    path("pairs/<int:pk>/confirm/", pairs.ConfirmPairView.as_view(), name="pair_confirm"),
    path("pairs/<int:pk>/decline/", pairs.DeclinePairView.as_view(), name="pair_decline"),
    path("pairs/<int:pk>/help/", pairs.HelpView.as_view(), name="pair_help"),
    path("pairs/<int:pk>/end/", pairs.EndPairView.as_view(), name="pair_end"),
    path("pairs/<int:pk>/goals/new/", goals.NewGoalView.as_view(), name="goal_new"),
    path("goals/<int:pk>/change/", goals.ChangeGoalView.as_view(), name="goal_change"),
    path("goals/<int:pk>/agree/", goals.AgreeGoalView.as_view(), name="goal_agree"),
    path("goals/<int:pk>/drop/", goals.DropGoalView.as_view(), name="goal_drop"),
    path("goals/<int:pk>/review/", goals.ReviewGoalView.as_view(), name="goal_review"),
    path("pairs/<int:pk>/meetings/plan/", meetings.PlanMeetingView.as_view(), name="meeting_plan"),
    path(
        "pairs/<int:pk>/meetings/report/",
        meetings.ReportMeetingView.as_view(),
        name="meeting_report",
    ),
    path("meetings/<int:pk>/move/", meetings.MoveMeetingView.as_view(), name="meeting_move"),
    path("meetings/<int:pk>/report/", meetings.ReportPlannedView.as_view(), name="planned_report"),
    path("meetings/<int:pk>/cancel/", meetings.CancelMeetingView.as_view(), name="meeting_cancel"),
    path(
        "meetings/<int:pk>/confirm/", meetings.ConfirmMeetingView.as_view(), name="meeting_confirm"
    ),
    path("meetings/<int:pk>/object/", meetings.ObjectView.as_view(), name="meeting_object"),
    path("meetings/<int:pk>/missed/", meetings.MissedView.as_view(), name="meeting_missed"),
    path("meetings/<int:pk>.ics", meetings.MeetingIcsView.as_view(), name="meeting_ics"),
    path("pairs/<int:pk>/notes/new/", notes.NewNoteView.as_view(), name="note_new"),
    path("notes/<int:pk>/change/", notes.ChangeNoteView.as_view(), name="note_change"),
    path("notes/<int:pk>/delete/", notes.DeleteNoteView.as_view(), name="note_delete"),
    path("answer/<str:secret>/", answers.AnswerView.as_view(), name="answer"),
    path("events/", events.EventListView.as_view(), name="events"),
    path("events/<int:pk>/", events.EventView.as_view(), name="event"),
    path("events/<int:pk>/reply/", events.ReplyView.as_view(), name="event_reply"),
    path("events/<int:pk>.ics", events.EventIcsView.as_view(), name="event_ics"),
    path("calendar/", calendar.CalendarView.as_view(), name="calendar"),
    path("calendar/renew/", calendar.AddFeedView.as_view(), name="calendar_renew"),
    path("calendar/revoke/", calendar.RevokeFeedsView.as_view(), name="calendar_revoke"),
    path("calendar/addresses/<int:pk>/end/", calendar.EndFeedView.as_view(), name="calendar_end"),
    path(
        "calendar/personal/<str:secret>.ics",
        calendar.PersonalFeedView.as_view(),
        name="personal_feed",
    ),
    path("calendar/<slug:slug>.ics", calendar.PublicFeedView.as_view(), name="public_feed"),
]
