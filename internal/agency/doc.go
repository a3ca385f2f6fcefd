// Package agency is the room of who may act: agencies, their members, roles,
// versions and certified keys, sign-in, sessions, invitations and recovery.
// It must not know what a case file or a referral is.
package agency
