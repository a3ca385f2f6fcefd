package product

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/pquerna/otp/totp"

	"relais/bench/internal/httpload"
	"relais/internal/act"
	"relais/internal/client/newcomer"
)

var load = httpload.Client()

// SignInFrom signs a member in from an address, as a trusted proxy says, and
// returns the mark of the device.
func SignInFrom(ctx context.Context, url, source string, m *newcomer.Somebody, device string) (string, error) {
	code, err := totp.GenerateCode(m.TOTPSecret, time.Now())
	if err != nil {
		return "", err
	}
	var out act.Session
	status, err := post(ctx, url, source, act.SignIn{Login: m.Login, Passphrase: m.Passphrase, TOTP: code, Device: device}, &out)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("sign in: status %d", status)
	}
	return out.Device, err
}

// Guess tries a wrong passphrase and a code at a login, and wants to be
// refused.
func Guess(ctx context.Context, url, source, login, code string) error {
	status, err := post(ctx, url, source, act.SignIn{Login: login, Passphrase: "wrong wrong wrong", TOTP: code}, nil)
	if err == nil && status < 400 {
		err = fmt.Errorf("a guess got status %d", status)
	}
	return err
}

func post(ctx context.Context, url, source string, in act.SignIn, out *act.Session) (status int, err error) {
	body, err := json.Marshal(in)
	if err != nil {
		return 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/v1/sessions", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", source)
	res, err := load.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if out != nil && res.StatusCode == http.StatusOK {
		err = json.NewDecoder(res.Body).Decode(out)
	}
	return res.StatusCode, err
}
