"""URLs of standards."""

from django.urls import path

from deskbell.standards.views import (
    board,
    breaches,
    clock_page,
    our_word,
    outcome_rows,
    standard_page,
    trial,
    visibility,
    wall,
    write_standard,
)

urlpatterns = [
    path("standards", board.board, name="standards"),
    path("standards/cards", board.board_cards, name="standards_cards"),
    path("standards/breaches", breaches.breaches, name="standards_breaches"),
    path("standards/try", trial.trial_page, name="standards_try"),
    path("standards/try/rule", trial.make_rule_of_trial, name="standards_make_rule"),
    path("standards/write", write_standard.write_standard, name="standards_write"),
    path("standards/write/block", write_standard.make_block, name="standards_make_block"),
    path("standards/clocks/<int:number>", clock_page.clock_page, name="standards_clock"),
    path("standards/clocks/<int:number>/cause", clock_page.save_cause, name="standards_cause"),
    path("standards/wall", wall.wall, name="standards_wall"),
    path("standards/wall/cards", wall.wall_cards, name="standards_wall_cards"),
    path("standards/<slug:slug>", standard_page.standard_page, name="standards_one"),
    path("standards/<slug:slug>/shown", visibility.change_visibility, name="standards_visibility"),
    path("standards/<slug:slug>/rows", outcome_rows.show_rows, name="standards_rows"),
    path("standards/<slug:slug>/rows.csv", outcome_rows.rows_file, name="standards_file"),
    path("our-word/<slug:brand>", our_word.our_word, name="our_word"),
]
