"""Addresses of standards."""

from django.urls import path

from deskbell.standards.views import board, breaches, clock, our_word, rows, shown, standard, trial, wall, write

urlpatterns = [
    path("standards", board.board, name="standards"),
    path("standards/cards", board.board_cards, name="standards_cards"),
    path("standards/breaches", breaches.breaches, name="standards_breaches"),
    path("standards/try", trial.try_on, name="standards_try"),
    path("standards/try/rule", trial.rule, name="standards_make_rule"),
    path("standards/write", write.write, name="standards_write"),
    path("standards/clocks/<int:number>", clock.clock, name="standards_clock"),
    path("standards/clocks/<int:number>/cause", breaches.cause, name="standards_cause"),
    path("standards/wall", wall.wall, name="standards_wall"),
    path("standards/wall/cards", wall.wall_cards, name="standards_wall_cards"),
    path("standards/<slug:slug>", standard.standard, name="standards_one"),
    path("standards/<slug:slug>/shown", shown.shown, name="standards_shown"),
    path("standards/<slug:slug>/rows", rows.rows, name="standards_rows"),
    path("standards/<slug:slug>/rows.csv", rows.file, name="standards_file"),
    path("our-word/<slug:brand>", our_word.our_word, name="our_word"),
]
