package audit

// Unplaced is a row as it was before it came into the log.
func Unplaced(k Keys, r Row) Row {
	_, object, err := k.Subjects(r)
	if err != nil {
		panic(err)
	}
	r.Actor, r.Object = make([]byte, ActorSize), waitingName(k, object, r.Place())
	r.Salt = salt(k, r)
	return r
}
