package accounts_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// grave are the acts that ask again who acts, by kind.
var grave = map[string][]string{
	agency.GraveKit:     {"ConfirmKit", "CreateKit"},
	agency.GravePasskey: {"PasskeyAddBegin", "PasskeyAddFinish", "RemovePasskey"},
	agency.GraveMember: {"AcceptSector", "AdmitMember", "AgreeSecond", "AskSecond", "BeginLeaving", "ChangeRoles", "ConfirmSector", "FinishLeaving", "InviteAgency",
		"InviteMember", "ProposeSector", "RemoveMember"},
	agency.GraveDisclosure: {"Disclose", "ReviewDisclosure"},
	agency.GraveExport:     {"CopyCase", "ExportCases", "ExportIncidents", "ExportLegalDemands", "TakeAlong"},
	agency.GraveErase:      {"EraseCase", "EraseEntry", "EraseSection", "LiftHold", "SetRetention"},
}

// TestAttackUnlockedScreen: whoever sits at a member's unlocked screen carries
// out nothing grave, whatever else they may.
func TestAttackUnlockedScreen(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Desk() // whose administrator may carry out all of them
		a.Admin.Fresh()
		s, err := f.Node.Sessions.Session(ctx, a.Admin.Token)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string][]string{}
		for _, b := range f.Node.Acts() {
			if b.Grave == "" {
				continue
			}
			found[b.Grave] = append(found[b.Grave], b.Name)
			_, err := b.Call(ctx, f.Node, s, reflect.New(b.In).Interface())
			if e, ok := fault.As(err); !ok || e.Key != "agency.step_up" {
				t.Errorf("%s: %v", b.Name, err)
			}
		}
		for _, names := range found {
			slices.Sort(names)
		}
		if diff := cmp.Diff(grave, found); diff != "" {
			t.Error(diff)
		}
	})
}

// TestAttackProof: a proof is good for its kind, its session and some minutes;
// it comes by the passphrase, which is not guessed here either.
func TestAttackProof(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		m, other := a.Admin, a.Worker
		in := act.StepUp{For: agency.GraveKit, Passphrase: nodetest.Passphrase}
		out, err := accounts.StepUp.Do(ctx, f.Node, m.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		with := func(proof, token, kind string) bool {
			t.Helper()
			s, err := f.Node.Sessions.Session(agency.WithProof(ctx, proof), token)
			if err != nil {
				t.Fatal(err)
			}
			return s.Proof.Proves(kind, false)
		}
		if !with(out.Proof, m.Token, agency.GraveKit) {
			t.Fatal("the proof proves nothing")
		}
		changed := []byte(out.Proof)
		changed[3] ^= 1
		if with(out.Proof, m.Token, agency.GraveMember) || with(out.Proof, other.Token, agency.GraveKit) || with(string(changed), m.Token, agency.GraveKit) ||
			with("", m.Token, agency.GraveKit) {
			t.Error("good for another kind, another session, changed, or none at all")
		}
		f.Advance(agency.ProofLasts)
		if with(out.Proof, m.Token, agency.GraveKit) {
			t.Error("good for ever")
		}
		in = act.StepUp{For: agency.GraveKit, TOTP: m.TOTP()}
		_, err = accounts.StepUp.Do(ctx, f.Node, m.Fresh(), in)
		wantCode(t, err, fault.InvalidInput)
		in.Passphrase = "wrong wrong wrong"
		for range 7 {
			if _, err = accounts.StepUp.Do(ctx, f.Node, m.Fresh(), in); err == nil {
				t.Fatal("a wrong passphrase proves")
			}
		}
		wantCode(t, err, fault.TooMany)
		// In danger to life a code is enough, once.
		in = act.StepUp{For: agency.GraveDisclosure, TOTP: other.TOTP()}
		if out, err = accounts.StepUp.Do(ctx, f.Node, other.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		s, err := f.Node.Sessions.Session(agency.WithProof(ctx, out.Proof), other.Token)
		if err != nil || s.Proof.Proves(agency.GraveDisclosure, false) || !s.Proof.Proves(agency.GraveDisclosure, true) {
			t.Errorf("%+v, %v", s, err)
		}
		_, err = accounts.StepUp.Do(ctx, f.Node, other.Fresh(), in)
		wantCode(t, err, fault.InvalidInput)
	})
}

// TestAttackRemovedMemberActsOn: what was under way when somebody was removed,
// or their session ended, does not happen after it.
func TestAttackRemovedMemberActsOn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		gone := f.Member(a, agency.Administrator, agency.Coordinator)
		s := gone.Fresh()
		if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: gone.ID}); err != nil {
			t.Fatal(err)
		}
		f.Advance(30 * time.Second)
		_, err := accounts.CreateKit.Do(ctx, f.Node, s, act.CreateKit{M: 2, N: 3})
		if err == nil {
			t.Error("made a kit")
		}
		_, err = accounts.AskSecond.Do(ctx, f.Node, s, act.ID{ID: a.Worker.ID})
		wantCode(t, err, fault.Unauthenticated)
		s = a.Admin.Fresh()
		if _, err := accounts.SignOut.Do(ctx, f.Node, s, act.None{}); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.AskSecond.Do(ctx, f.Node, s, act.ID{ID: a.Worker.ID})
		wantCode(t, err, fault.Unauthenticated)
	})
}

// TestAttackLostSecondFactor: no one colleague alone replaces an authenticator,
// nor who finds the code without the passphrase; everybody is told.
func TestAttackLostSecondFactor(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		m, other, stranger := a.Worker, f.Member(a, agency.Caseworker), f.Agency("ngo", "ON").Admin
		id := act.ID{ID: m.ID}
		if _, err := accounts.AskSecond.Do(ctx, f.Node, a.Admin.Fresh(), id); err != nil {
			t.Fatal(err)
		}
		for name, by := range map[string]*nodetest.Member{"who asked": a.Admin, "the owner": m, "a stranger": stranger} {
			if _, err := accounts.AgreeSecond.Do(ctx, f.Node, by.Fresh(), id); err == nil {
				t.Errorf("%s agreed", name)
			}
		}
		code, err := accounts.AgreeSecond.Do(ctx, f.Node, other.Fresh(), id)
		if err != nil {
			t.Fatal(err)
		}
		in := act.FinishSecond{Code: code.Code, Login: m.Login, Passphrase: "wrong wrong wrong"}
		_, err = accounts.FinishSecond.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.Unauthenticated)
		in.Passphrase, in.Login = nodetest.Passphrase, other.Login
		_, err = accounts.FinishSecond.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.Unauthenticated)
		in.Login = m.Login
		out, err := accounts.FinishSecond.Do(ctx, f.Node, nil, in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = accounts.FinishSecond.Do(ctx, f.Node, nil, in)
		wantCode(t, err, fault.Unauthenticated)
		if _, err := f.Node.Sessions.Session(ctx, m.Token); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("the owner's session lives on: %v", err)
		}
		if m.SignIn() == nil {
			t.Error("the lost authenticator still works")
		}
		f.Advance(time.Minute)
		now, err := agency.Second{Secret: out.TOTPSecret}.CodeAt(f.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := accounts.SignIn.Do(ctx, f.Node, nil, act.SignIn{Login: m.Login, Passphrase: nodetest.Passphrase, TOTP: now}); err != nil {
			t.Errorf("the new one does not: %v", err)
		}
		told := []string{"agency.notice.second_replaced", "agency.notice.second_agreed", "agency.notice.second_asked"}
		for _, who := range []string{m.ID, other.ID, a.Admin.ID} {
			got := slices.DeleteFunc(toldOf(t, f, who), func(code string) bool { return !strings.Contains(code, ".second_") })
			if !slices.Equal(got, told) {
				t.Errorf("told: %v", got)
			}
		}
	})
}

// toldOf are the codes of what a member was told, newest first.
func toldOf(t *testing.T, f *nodetest.Fixture, member string) (codes []string) {
	t.Helper()
	err := f.Node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := f.Node.Notices(ctx, tx, member)
		for _, n := range all {
			codes = append(codes, n.Code)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return codes
}
