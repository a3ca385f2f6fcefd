package accounts_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/node/nodetest"
)

// TestAttackStolenSessionIsEnded: the owner sees where they are signed in, is
// told of a new device, and ends both the session and the device that they
// don't know; nobody else's can be ended.
func TestAttackStolenSessionIsEnded(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		m := a.Worker
		mine := m.Device
		s := act.SignIn{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: m.TOTP()}
		thief, err := accounts.SignIn.Do(node.WithDevice(ctx, "Chrome, Android"), f.Node, nil, s)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(toldOf(t, f, m.ID), "agency.notice.device") {
			t.Error("the owner is not told of the new device")
		}
		list, err := accounts.ListSessions.Do(ctx, f.Node, m.Fresh(), act.None{})
		if err != nil || len(list.Items) != 2 || len(list.Devices) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		i := slices.IndexFunc(list.Items, func(s act.OwnSession) bool { return !s.Current })
		d := slices.IndexFunc(list.Devices, func(d act.Device) bool { return !d.Current })
		if i < 0 || d < 0 || list.Items[i].Device != "Chrome, Android" {
			t.Fatalf("%+v", list)
		}
		for _, s := range list.Items {
			if since := f.Now().Sub(s.Began); since < 0 || since > time.Hour {
				t.Errorf("a session of now began at %v", s.Began)
			}
		}
		_, err = accounts.EndSession.Do(ctx, f.Node, a.Admin.Fresh(), act.ID{ID: list.Items[i].ID})
		wantCode(t, err, fault.NotFound)
		_, err = accounts.EndDevice.Do(ctx, f.Node, a.Admin.Fresh(), act.ID{ID: list.Devices[d].ID})
		wantCode(t, err, fault.NotFound)
		if _, err := f.Node.Sessions.Session(ctx, thief.Token); err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.EndDevice.Do(ctx, f.Node, m.Fresh(), act.ID{ID: list.Devices[d].ID}); err != nil {
			t.Fatal(err)
		}
		_, err = f.Node.Sessions.Session(ctx, thief.Token)
		wantCode(t, err, fault.Unauthenticated)
		if err := f.Node.Sessions.KeepExpired(ctx, thief.Token, act.KeepForm{Form: "/files/new", Body: "known=x"}); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("the ended session plants words: %v", err)
		}
		// The device is a stranger again: signing in there is told once more.
		told := len(toldOf(t, f, m.ID))
		s.TOTP, s.Device = m.TOTP(), thief.Device
		if _, err := accounts.SignIn.Do(ctx, f.Node, nil, s); err != nil {
			t.Fatal(err)
		}
		if got := len(toldOf(t, f, m.ID)); got != told+1 {
			t.Errorf("%d notices, want %d", got, told+1)
		}
		s.TOTP, s.Device = m.TOTP(), mine
		if out, err := accounts.SignIn.Do(ctx, f.Node, nil, s); err != nil || out.Device != mine || len(toldOf(t, f, m.ID)) != told+1 {
			t.Errorf("the owner's own device: %v", err)
		}
	})
}
