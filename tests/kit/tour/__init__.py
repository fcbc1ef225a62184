"""A walk past every page of the studio: what it shows (`books`), and how one gets there (`stops`)."""
