package main

import (
	"net"
	"net/url"
	"os"
	"syscall"
)

// keyBeside reports whether the node key is a file on the device of the data:
// whoever takes that disk then has both, and can guess passphrases. A
// credential of systemd is no file of that disk (it is sealed, best to the
// machine's TPM), and a PostgreSQL server's disk is not looked at.
func (p place) keyBeside() (bool, error) {
	if _, ok := credential("node.key"); ok {
		return false, nil
	}
	at, err := p.store()
	if err != nil || at.Dir == "" {
		return false, err
	}
	key, err := device(p.keyFile())
	if err != nil {
		return false, err
	}
	data, err := device(at.Dir)
	return key == data, err
}

// device is the device that a file lies on.
func device(file string) (uint64, error) {
	info, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, nil // of one kind for all files: as if all were on one
	}
	return uint64(stat.Dev), nil
}

// public reports whether others than this machine's users are served: it
// listens off loopback, or browsers see another address.
func (l listening) public() bool {
	host, _, _ := net.SplitHostPort(*l.addr) // check has read it
	u, err := url.Parse(*l.origin)
	return !loopback(host) || *l.origin != "" && err == nil && !loopback(u.Hostname())
}

// keyPlace refuses to serve others while the node key lies beside the data,
// unless told to. It reports whether it lies there.
func (l listening) keyPlace(p place) (beside bool, err error) {
	if _, err := p.nodeKey(false); err != nil {
		return false, nil // said by whoever opens the node
	}
	beside, err = p.keyBeside()
	if os.IsNotExist(err) {
		return false, nil // the same
	}
	if err == nil && beside && l.public() && !*l.keyBeside {
		err = wrong("cmd.err.key_beside", p.keyFile())
	}
	return beside, err
}
