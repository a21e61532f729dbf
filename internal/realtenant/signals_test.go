// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// envAlive names the file that the process of TestInterrupted makes when it is still there at the end.
const envAlive = "PEAK_TEST_ALIVE"

// TestInterrupted has a process whose terminal is closed and whose output nobody reads: it is told, and goes on to clean up.
func TestInterrupted(t *testing.T) {
	if file := os.Getenv(envAlive); file != "" {
		outlive(t, file)
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	file := filepath.Join(t.TempDir(), "alive")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestInterrupted$")
	command.Env = append(os.Environ(), envAlive+"="+file)
	command.Stdout = write
	err = command.Run()
	_ = write.Close()
	if text, _ := os.ReadFile(file); !strings.Contains(string(text), "signal") && !strings.Contains(string(text), "hangup") {
		t.Errorf("the process ended with %v and left %q", err, text)
	}
}

// outlive writes to nobody, hangs up, and notes the reason why it was told to end.
func outlive(t *testing.T, file string) {
	t.Helper()
	ctx, stop := Interrupted(t.Context())
	defer stop()
	fmt.Println("nobody reads this")
	hangUp(t)
	<-ctx.Done()
	if err := os.WriteFile(file, fmt.Append(nil, "signal: ", ctx.Err()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hangUp sends the signal of a terminal that is closed to this process.
func hangUp(t *testing.T) {
	t.Helper()
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}
