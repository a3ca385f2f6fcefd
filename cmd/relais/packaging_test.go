package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// need finds a program.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		notHere(t, program+" is missing")
	}
	return path
}

// notHere skips a test that can't run on this machine, and says so; in CI it fails.
func notHere(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why + ": CI tries it")
}

// TestUnits: systemd reads the units as they are meant, and finds little that
// the server could do besides serving.
func TestUnits(t *testing.T) {
	analyze := need(t, "systemd-analyze")
	dir := t.TempDir()
	for _, name := range []string{"relais.service", "relais-backup.service", "relais-backup.timer"} {
		unit, err := os.ReadFile(filepath.Join("../../packaging", name))
		if err != nil {
			t.Fatal(err)
		}
		// The program is not installed where tests run.
		unit = bytes.ReplaceAll(unit, []byte("/usr/local/bin/relais"), []byte("/bin/true"))
		if err := os.WriteFile(filepath.Join(dir, name), unit, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"relais.service", "relais-backup.service", "relais-backup.timer"} {
		if out, err := exec.Command(analyze, "verify", "--man=no", "--recursive-errors=no", filepath.Join(dir, name)).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	for name, most := range map[string]string{"relais.service": "20", "relais-backup.service": "15"} { // tenths of systemd's points, of 100
		out, err := exec.Command(analyze, "security", "--offline=yes", "--no-pager", "--threshold="+most, filepath.Join(dir, name)).CombinedOutput()
		if err != nil {
			t.Errorf("%s is more exposed than %s: %v\n%s", name, most, err, out)
		}
	}
}

// TestStartWithoutRights starts the server as the unit does: as another user,
// with no right but binding port 443, its key from a credential.
func TestStartWithoutRights(t *testing.T) {
	setpriv := need(t, "setpriv")
	if os.Getuid() != 0 {
		notHere(t, "only root can give rights up")
	}
	free, err := net.Listen("tcp", "127.0.0.1:443")
	if err != nil {
		notHere(t, "port 443 is taken")
	}
	free.Close()
	at := installed(t)
	args := func(words ...string) []string {
		return append([]string{"--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--inh-caps=-all,+net_bind_service",
			"--ambient-caps=-all,+net_bind_service", "--bounding-set=-all,+net_bind_service", filepath.Join(at, "relais")}, words...)
	}
	run := func(ctx context.Context, words ...string) (*exec.Cmd, *bytes.Buffer) {
		c := exec.CommandContext(ctx, setpriv, args(words...)...)
		c.Dir = filepath.Join(at, "state")
		c.Env = []string{"CREDENTIALS_DIRECTORY=" + filepath.Join(at, "credentials"), "LANG=en"}
		var out bytes.Buffer
		c.Stdout, c.Stderr = &out, &out
		return c, &out
	}
	setup, out := run(t.Context(), "setup", "--data", filepath.Join(at, "state/data"))
	if err := setup.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(at, "state/data.key")); err == nil {
		t.Error("a second node key was made")
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	serve, out := run(ctx, "serve", "--config", filepath.Join(at, "relais.conf"))
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer serve.Wait()
	defer stop()
	answersReady(t, at, out)
}

// installed lays out what the unit finds: the program, its settings from
// packaging with other paths, a certificate, the node key as a credential.
func installed(t *testing.T) string {
	t.Helper()
	at, err := os.MkdirTemp("", "relais-unit")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(at) })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	conf, err := os.ReadFile("../../packaging/relais.conf")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("/var/lib/relais", filepath.Join(at, "state"), "/etc/relais", at).Replace(string(conf))
	cert, key := certified(t)
	for _, step := range []error{
		os.Chmod(at, 0o755), os.Mkdir(filepath.Join(at, "state"), 0o700), os.Chown(filepath.Join(at, "state"), 65534, 65534),
		os.Mkdir(filepath.Join(at, "credentials"), 0o755),
		os.WriteFile(filepath.Join(at, "relais"), program, 0o755), os.WriteFile(filepath.Join(at, "relais.conf"), []byte(text), 0o644),
		os.WriteFile(filepath.Join(at, "chain.pem"), cert, 0o644), os.WriteFile(filepath.Join(at, "key.pem"), key, 0o644),
		os.WriteFile(filepath.Join(at, "credentials/node.key"), []byte(strings.Repeat("07", 32)+"\n"), 0o400),
		os.Chown(filepath.Join(at, "credentials/node.key"), 65534, 65534),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	return at
}

func certified(t *testing.T) (cert, key []byte) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"relais.example.ca"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
}

// answersReady waits until the server on port 443 says that it is ready.
func answersReady(t *testing.T, at string, out *bytes.Buffer) {
	t.Helper()
	roots := x509.NewCertPool()
	cert, err := os.ReadFile(filepath.Join(at, "chain.pem"))
	if err != nil || !roots.AppendCertsFromPEM(cert) {
		t.Fatal(err)
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "relais.example.ca"}}}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		res, err := c.Get("https://127.0.0.1:443/readyz")
		if err == nil {
			body, _ := io.ReadAll(res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
			err = io.ErrUnexpectedEOF
			t.Logf("%d %s", res.StatusCode, body)
		}
		if time.Now().After(end) {
			t.Fatalf("the server does not answer: %v\n%s", err, out)
		}
	}
}
