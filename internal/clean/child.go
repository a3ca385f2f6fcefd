package clean

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"
)

// Command is the argument by which this binary becomes the process that cleans.
const Command = "clean-one"

const (
	atOnce   = 2                // processes that clean
	held     = 4                // copies in memory, until somebody has them
	patience = 15 * time.Second // for one's turn
	arrives  = 60 * time.Second // for a document to come
	works    = 10 * time.Second // for the work itself
	memory   = 512 << 20        // of a process, in bytes
	grows    = Most / 4         // that a copy may be larger than Most
)

var (
	turns = make(chan struct{}, atOnce)
	hands = make(chan struct{}, held)
)

// Run cleans a document in a process of its own. feed writes the document; use is
// called once with the copy, or with why there is none. An error is feed's or use's.
func Run(ctx context.Context, feed func(io.Writer) error, use func(copied []byte, r Result) error) error {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for _, turn := range []chan struct{}{hands, turns} {
		select {
		case turn <- struct{}{}:
		case <-wait.Done():
			if turn == (chan struct{})(turns) {
				<-hands
			}
			return use(nil, Result{Refused: Occupied})
		}
	}
	defer func() { <-hands }()
	copied, r, err := one(ctx, feed)
	<-turns
	if err != nil {
		return err
	}
	return use(copied, r)
}

// piped remembers that nobody reads any more.
type piped struct {
	to     io.WriteCloser
	broken bool
}

func (p *piped) Write(b []byte) (int, error) {
	n, err := p.to.Write(b)
	p.broken = p.broken || err != nil
	return n, err
}

// Tested says that a test's binary knows Command; one that does not would begin all its
// tests again, and is not started.
var Tested bool

// startable reports whether this program can be the process that cleans.
func startable() bool { return Tested || !strings.HasSuffix(os.Args[0], ".test") }

func one(ctx context.Context, feed func(io.Writer) error) (copied []byte, r Result, err error) {
	ctx, cancel := context.WithTimeout(ctx, arrives+works)
	defer cancel()
	program, err := itself()
	if err != nil || !startable() {
		return nil, Result{Refused: NotHere}, nil
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Args = []string{"relais", Command}
	cmd.Env, cmd.Dir = []string{}, "/"
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, r, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, r, err
	}
	if cmd.Start() != nil {
		return nil, Result{Refused: NotHere}, nil
	}
	defer func() {
		cancel() // ends it, whatever it does
		_ = cmd.Wait()
	}()
	to := &piped{to: in}
	if err := feed(to); err != nil && !to.broken {
		return nil, r, err
	}
	late := time.AfterFunc(works, cancel)
	defer late.Stop()
	if in.Close() != nil || to.broken {
		return nil, Result{Refused: TooMuch}, nil
	}
	copied, r, err = answer(out)
	if err != nil {
		return nil, Result{Refused: TooMuch}, nil
	}
	return copied, r, nil
}

var errAnswer = errors.New("clean: no answer")

// answer reads what a process says: its result, then the copy.
func answer(out io.Reader) (copied []byte, r Result, err error) {
	var head [4]byte
	if _, err := io.ReadFull(out, head[:]); err != nil {
		return nil, r, err
	}
	about := make([]byte, min(binary.BigEndian.Uint32(head[:]), 64<<10))
	if _, err := io.ReadFull(out, about); err != nil {
		return nil, r, err
	}
	if err := json.Unmarshal(about, &r); err != nil {
		return nil, r, err
	}
	if r.Size < 0 || r.Size > Most+grows {
		return nil, r, errAnswer
	}
	copied = make([]byte, r.Size)
	_, err = io.ReadFull(out, copied)
	return copied, r, err
}

// Serve is the whole life of a process that cleans: it binds itself, reads a document,
// answers and ends. What it returns is the exit code.
func Serve(in io.Reader, out io.Writer) int {
	// Go opens what its timers need with the first one: before nothing can be opened.
	late := time.AfterFunc(arrives+works, func() { os.Exit(1) })
	if bind() != nil {
		return say(out, nil, Result{Refused: NotHere})
	}
	debug.SetMemoryLimit(memory * 3 / 4)
	data, err := io.ReadAll(io.LimitReader(in, Most+1))
	if err != nil {
		return 1
	}
	late.Reset(works)
	copied, r := Bytes(data)
	return say(out, copied, r)
}

func say(out io.Writer, copied []byte, r Result) int {
	about, err := json.Marshal(r)
	if err == nil {
		_, err = out.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(about))), about...))
	}
	if err == nil {
		_, err = out.Write(copied)
	}
	if err != nil {
		return 1
	}
	return 0
}
