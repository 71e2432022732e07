"""Views, a module for each subject: parse, call, render one page."""
