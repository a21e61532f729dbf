// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Interrupt runs a command and interrupts it, as Ctrl-C does, as soon as it has written all of the texts to standard output.
// It returns the exit code, what was written, and how long the command took to end.
func (c *CLI) Interrupt(texts []string, args ...string) (code int, output string, took time.Duration) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), cliTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, c.binary, args...)
	command.Dir = c.Dir
	command.Env = append(os.Environ(), c.env...)
	command.WaitDelay = 10 * time.Second
	written := &watched{texts: texts, seen: make(chan struct{})}
	command.Stdout, command.Stderr = written, written
	if err := command.Start(); err != nil {
		c.t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		// The exit code tells.
		_ = command.Wait()
	}()
	select {
	case <-ended:
		c.t.Fatalf("%s ended before it wrote %q:\n%s", strings.Join(args, " "), texts, written)
	case <-written.seen:
	}
	begin := time.Now()
	if err := command.Process.Signal(os.Interrupt); err != nil {
		c.t.Fatal(err)
	}
	<-ended
	return command.ProcessState.ExitCode(), written.String(), time.Since(begin)
}

// watched collects what a command writes.
type watched struct {
	mu     sync.Mutex
	buffer bytes.Buffer
	texts  []string
	once   sync.Once
	seen   chan struct{}
}

// Write implements io.Writer.
func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.buffer.Write(p)
	for _, text := range w.texts {
		if !strings.Contains(w.buffer.String(), text) {
			return n, err
		}
	}
	w.once.Do(func() { close(w.seen) })
	return n, err
}

// String is what was written so far.
func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buffer.String()
}
