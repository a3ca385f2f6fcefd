// Package htcds reads and writes case data in the Human Trafficking Case Data
// Standard 2.0: tables of a spreadsheet, separated values, and JSON. It knows
// the standard and what its templates get wrong, and nothing of case files.
//
// What a table holds that the standard has no field for stays beside it under
// its own name; what Relais has and the standard lacks has names that begin
// with Prefix.
package htcds
