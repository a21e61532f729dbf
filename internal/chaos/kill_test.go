// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

const (
	// killPoints is how many points of the stack an apply is killed at, in each way.
	killPoints = 50

	// demo is the stack that is killed.
	demo = "../../examples/demo"

	// maxImports bounds how often a recovery follows the advice to import something.
	maxImports = 12
)

// weapon is a way to end an apply. It gets the running command.
type weapon struct {
	name string
	use  func(tf *terraform, pid int)
}

func weapons() []weapon {
	return []weapon{
		{"SIGINT", func(_ *terraform, pid int) { interruptGroup(pid) }},
		{"two SIGINTs", func(_ *terraform, pid int) {
			interruptGroup(pid)
			time.AfterFunc(50*time.Millisecond, func() { interruptGroup(pid) })
		}},
		{"SIGKILL of Terraform and provider", func(_ *terraform, pid int) { killGroup(pid) }},
		{"SIGKILL of the provider", func(tf *terraform, _ int) {
			if pid := tf.provider(); pid > 0 {
				killProcess(pid)
			}
		}},
	}
}

// moment is when in the life of a request a kill happens.
type moment int

const (
	beforeActing moment = iota
	afterActing
	afterAnswer
)

func (m moment) String() string {
	return [...]string{"before the platform acts", "before the answer", "after the answer"}[m]
}

// TestKills kills the apply of the demo stack at points spread over its requests, and applies again.
func TestKills(t *testing.T) {
	left(t)
	p := acctest.New(t, 0)
	tf := newTerraform(t, p, stack(t))
	total := &atomic.Int64{}
	p.Watch(&acctest.Witness{Before: func(*http.Request) { total.Add(1) }, After: func(*http.Request) {}})
	if code, output := tf.run(t, "apply", "-auto-approve", "-input=false", "-no-color"); code != 0 {
		t.Fatalf("an undisturbed apply failed:\n%s", output)
	}
	requests := total.Load()
	want := (&stage{Platform: p, t: t}).inventory()
	every := 25
	if testing.Short() {
		every = killPoints
	}
	for w, with := range weapons() {
		t.Run(with.name, func(t *testing.T) {
			for point := range killPoints {
				if !full() && point%every != 6*w {
					continue
				}
				k := kill{weapon: with, at: 1 + int64(point)*requests/killPoints, moment: moment(point % 3), want: want}
				t.Run(fmt.Sprintf("request %d of %d, %s", k.at, requests, k.moment), k.run)
			}
		})
	}
}

// stack is the demo stack.
func stack(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(demo, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(demo, path)
		files[filepath.ToSlash(name)] = strings.Replace(string(text), `source = "peakbi/peak"`, fmt.Sprintf("source = %q", host()+"/peakbi/peak"), 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// kill is one kill of one apply.
type kill struct {
	weapon
	at     int64 // the request, from 1
	moment moment
	want   []string
}

func (k kill) run(t *testing.T) {
	t.Parallel()
	v := &verdict{name: k.name}
	defer kills.add(t, v)
	p := acctest.New(t, 0)
	tf := newTerraform(t, p, stack(t))
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()

	running := make(chan int, 1)
	var count atomic.Int64
	var once atomic.Bool
	strike := func() {
		if once.CompareAndSwap(false, true) {
			pid := <-running
			k.use(tf, pid)
			if k.moment != afterAnswer {
				// The answer waits until the signal has arrived.
				time.Sleep(5 * time.Millisecond)
			}
		}
	}
	reached := func() bool { return count.Load() >= k.at }
	p.Watch(&acctest.Witness{
		Before: func(*http.Request) {
			if count.Add(1) >= k.at && k.moment == beforeActing {
				strike()
			}
		},
		After: func(*http.Request) {
			switch {
			case !reached():
			case k.moment == afterActing:
				strike()
			case k.moment == afterAnswer:
				time.AfterFunc(time.Millisecond, strike)
			}
		},
	})
	command, text := tf.start(ctx, t, "apply", "-auto-approve", "-input=false", "-no-color")
	running <- command.Process.Pid
	err := command.Wait()
	p.Watch(nil)
	if ctx.Err() != nil {
		t.Fatalf("the killed apply hangs:\n%s", text)
	}
	v.failed = err != nil
	if pid := tf.provider(); pid > 0 {
		// Terraform that is killed leaves its provider behind.
		killProcess(pid)
	}
	switch {
	case strings.Contains(text.String(), terraformCrash):
		t.Logf("Terraform crashed; what it leaves is recovered from like after a kill:\n%s", text)
	case strings.Contains(text.String(), "panic:"):
		t.Errorf("the killed apply panicked:\n%s", text)
	}
	// Terraform writes a local state in place, in several writes. What is left of one that was cut off in between it refuses before
	// it starts a provider.
	if state, err := os.ReadFile(filepath.Join(tf.dir, "terraform.tfstate")); err == nil && !json.Valid(state) {
		t.Skipf("Terraform was killed while it wrote its state, of which %d bytes are left", len(state))
	}
	k.recover(t, p, tf, v)
}

// terraformCrash is in the text of a crash of Terraform 1.16 itself. When a create fails that has saved something, Terraform
// has its object without a status for a moment, and cannot save the state if another resource ends in that moment.
const terraformCrash = "has status ObjectStatus(0), which cannot be saved in state"

// importable finds in a message which object to import, and where to.
var importable = regexp.MustCompile(`(?s)with (peak_[a-z_]+\.[a-z_]+),.*?terraform import peak_[a-z_]+\.<resource name> "([^"]+)"`)

// advised are the imports that the messages of a failed apply name, as pairs of address and id.
func advised(output string) (imports [][2]string) {
	for _, message := range strings.Split(strings.ReplaceAll(output, "│ ", ""), "Error: ")[1:] {
		if found := importable.FindStringSubmatch(message); found != nil {
			imports = append(imports, [2]string{found[1], found[2]})
		}
	}
	return imports
}

// recover applies again. Where a kill came between the platform's answer and the state, the message has to name the object
// and how to import it; that is followed.
func (k kill) recover(t *testing.T, p *acctest.Platform, tf *terraform, v *verdict) {
	t.Helper()
	v.failed = false
	for range maxImports {
		code, output := tf.run(t, "apply", "-auto-approve", "-input=false", "-no-color")
		if code == 0 {
			break
		}
		found := advised(output)
		if len(found) == 0 {
			v.lost = true
			t.Fatalf("the next apply failed and does not say what to import:\n%s", output)
		}
		v.failed = true
		t.Logf("the next apply asks to import: %v", found)
		for _, one := range found {
			if code, output := tf.run(t, "import", "-input=false", "-no-color", one[0], one[1]); code != 0 {
				v.lost = true
				t.Fatalf("the import of %s as %s failed:\n%s", one[1], one[0], output)
			}
		}
	}
	if code, output := tf.run(t, "plan", "-detailed-exitcode", "-input=false", "-no-color"); code != 0 {
		v.lost = true
		t.Errorf("the plan afterwards is not empty:\n%s", output)
	}
	v.compare(t, k.want, (&stage{Platform: p, t: t}).inventory())
}
