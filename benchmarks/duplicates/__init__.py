"""How well near duplicates are told: precision and recall on texts of this project, edited as newsrooms edit."""
