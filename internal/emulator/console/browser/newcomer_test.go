// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNewcomer is what somebody does who has just cloned the repository: start the demo, open the address that it prints, let the
// next build fail by a click, change the app and apply, read in the browser why it failed, apply again, and stop the demo.
func TestNewcomer(t *testing.T) {
	root, terraform := os.Getenv("PEAK_ROOT"), os.Getenv("TERRAFORM")
	if root == "" || terraform == "" {
		t.Skip("PEAK_ROOT and TERRAFORM do not name the clone and a command line: run this test by \"make browser\"")
	}
	if _, err := os.Stat(filepath.Join(root, ".demo")); err == nil {
		t.Skip("a demo is there already: stop it with \"make demo-stop\" to run this test")
	}
	b := open(t, desk)
	in := func(name string, arguments ...string) (string, error) {
		ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
		defer stop()
		cmd := exec.CommandContext(ctx, name, arguments...)
		cmd.Dir = root
		said, err := cmd.CombinedOutput()
		return string(said), err
	}
	t.Cleanup(func() {
		// The page looks for news, and would report that nobody answers any more.
		b.goTo("about:blank")
		if said, err := in("make", "demo-stop"); err != nil {
			t.Errorf("%v: %s", err, said)
		}
	})
	said, err := in("make", "demo", "KEEP=1", "TERRAFORM="+terraform)
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	address := said[strings.Index(said, "http://"):]
	address = address[:strings.IndexAny(address, " \n")]
	if !strings.HasSuffix(address, "/_emulator/console/") {
		t.Fatalf("the first address that the demo prints is %s", address)
	}
	b.goTo(address)
	b.sees("On the platform", "deployments")
	b.pressText("nav a", "Break it")
	b.pressText("button", "Next build fails")
	b.pressText("nav a", "Overview")

	source := filepath.Join(root, ".demo/stack/app/forecast.py")
	content, err := os.ReadFile(source)
	if err == nil {
		err = os.WriteFile(source, append(content, "\n# changed by a newcomer\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	apply := func() (string, error) {
		return in("bash", "-c", ". .demo/env && '"+terraform+"' -chdir=.demo/stack apply -input=false -auto-approve -no-color")
	}
	if said, err := apply(); err == nil || !strings.Contains(said, "no matching distribution found") {
		t.Fatalf("the apply with a build that fails: %v: %s", err, said)
	}
	b.sees("Ended badly")
	b.pressText("#busy a", "demand-forecast:0.0.2")
	b.sees("ERROR: pip: no matching distribution found for forecast-model==9.9")
	if said, err := apply(); err != nil {
		t.Fatalf("the apply after it: %v: %s", err, said)
	}
	b.pressText("#uses a", "demand-forecast:0.0.2")
	b.await(`document.querySelector("#status").textContent.includes("ready")`)
	b.sees("demand-forecast-dashboard")
}
