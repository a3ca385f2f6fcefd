-- Whoever changes a case file looks what is under way under its consents.

CREATE INDEX case_consent_file ON case_consent (case_row) WHERE open = 1;
