// Package referral is the closed loop: a conversation between two agencies
// about one need of one person, which always ends with somebody knowing how.
// It holds the table (rules, statuses, moves), where a referral stands, what a sender may learn,
// and what an ask may carry. It works on values only.
//
// It must not know of SQL, of sessions or of pages, nor what a section holds.
package referral
