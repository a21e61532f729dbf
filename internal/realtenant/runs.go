// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// EnvRuns names the folder in which runs of this machine leave a note of their own while they go on and after, so that a sweep
// knows which of them have ended. Empty keeps no notes: a sweep goes by age alone then.
const EnvRuns = "PEAK_ACC_RUNS"

// keepNotes is how long a note of a run is kept.
const keepNotes = 30 * 24 * time.Hour

// Note leaves a note of a run that goes on in this process.
func (r Run) Note(folder string) error {
	if folder == "" {
		return nil
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, r.ID), []byte(strconv.Itoa(os.Getpid())+" "+machine()), 0o600)
}

// machine tells machines and containers apart that share a folder: numbers of processes mean something on their own one only.
func machine() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// hasEnded tells a run of this machine whose process is no more. A run of another machine, and one whose process number somebody
// else has by now, count as going on.
func hasEnded(folder, run string) bool {
	if folder == "" || run == "" {
		return false
	}
	text, err := os.ReadFile(filepath.Join(folder, run))
	if err != nil {
		return false
	}
	process, where, _ := strings.Cut(string(text), " ")
	number, err := strconv.Atoi(process)
	if err != nil || number <= 0 || where != machine() {
		return false
	}
	found, err := os.FindProcess(number)
	if err != nil {
		return true
	}
	if runtime.GOOS == "windows" {
		// There is no way to ask; FindProcess has found one.
		return false
	}
	err = found.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}

// ForgetOldRuns removes notes of runs that nothing is left of. That it fails harms nothing.
func ForgetOldRuns(folder string) {
	notes, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, note := range notes {
		if info, err := note.Info(); err == nil && time.Since(info.ModTime()) > keepNotes {
			_ = os.Remove(filepath.Join(folder, note.Name()))
		}
	}
}

// LeftBehind wants what earlier runs have left: objects of runs that this machine knows to have ended, and all that are at least
// as old as age, whoever made them. An age of zero wants all.
func LeftBehind(folder string, age time.Duration, now time.Time) func(Object) (bool, string) {
	return func(object Object) (bool, string) {
		run, _ := runOf(object.Name)
		old := now.Sub(object.MadeAt)
		switch {
		case age == 0 || hasEnded(folder, run):
			return true, ""
		case old < age:
			return false, fmt.Sprintf("it is %s old and may be of a run that goes on (AGE=%s would delete it)", max(0, old).Round(time.Second), max(0, old).Truncate(time.Second))
		}
		return true, ""
	}
}

// OfRun wants the objects of one run.
func OfRun(run Run) func(Object) (bool, string) {
	return func(object Object) (bool, string) {
		id, _ := runOf(object.Name)
		return id == run.ID, "it is of another run"
	}
}
