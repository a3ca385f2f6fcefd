-- Whether somebody has dealt with the end of a consent: nobody is reminded again.

ALTER TABLE case_consent ADD COLUMN dealt INTEGER NOT NULL DEFAULT 0;
