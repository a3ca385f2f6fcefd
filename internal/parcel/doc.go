// Package parcel is the signed, sealed envelope that carries a move of a
// referral between agencies, and the chain that the moves of a referral form.
//
// A parcel's header is the info of its HPKE envelope; inside, the certified
// key of the sending member signs header and body, because HPKE's base mode
// proves no sender. Links chain the moves, number them and say who made them.
//
// The package must not know what a body means, what a state is, or SQL.
package parcel
