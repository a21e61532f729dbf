// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// note is what was found about a point so far.
type note struct {
	Point   assumptions.ID `json:"point"`
	Verdict Verdict        `json:"verdict"`
	Seen    string         `json:"seen,omitempty"`
}

// state is what is kept between the beginning of a report and its end, so that one that was interrupted goes on.
type state struct {
	Began    time.Time      `json:"began"`
	Where    string         `json:"where"`
	ReadOnly bool           `json:"readOnly"`
	Run      realtenant.Run `json:"run"`

	// Tenant tells another tenant apart, and nothing of it: a hash over its name and the run, or over the token where the tenant does
	// not tell its name. A token that has expired is followed by another one.
	Tenant   string   `json:"tenant"`
	Requests int      `json:"requests"`
	Done     []string `json:"done"`
	Notes    []note   `json:"notes"`

	file string
}

const fileState = "tenant-report.state.json"

// fileLock is locked as long as a report goes on. It stays, empty: whoever removed it could remove that of another report.
const fileLock = "tenant-report.lock"

// claim has the folder for one report at a time, until release: two would go on from one state, and remove what the other one makes.
// The system releases it with the process, also after a kill.
func claim(folder string) (release func(), err error) {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return nil, unwritable(err)
	}
	lock := flock.New(filepath.Join(folder, fileLock), flock.SetPermissions(0o600))
	switch mine, err := lock.TryLock(); {
	case err != nil:
		return nil, unwritable(err)
	case !mine:
		return nil, fmt.Errorf("another report goes on in %s: wait until it has ended, or name another folder (OUT)", folder)
	}
	return func() {
		// What cannot be released here ends with the process.
		_ = lock.Close()
	}, nil
}

// unwritable is the error of a folder that nothing can be written to.
func unwritable(err error) error {
	return fmt.Errorf("the folder of the report cannot be used: %w. Name another one (OUT)", err)
}

// loadState is the state that an interrupted report has left in the folder of o, or a new one. One of another tenant or mode is an
// error. The tenant is what it is called, or "" where it does not tell.
func loadState(o Options, tenant string) (s *state, resumed bool, err error) {
	where, key := o.Access.Where(), "name\x00"+tenant
	if tenant == "" {
		key = "token\x00" + o.Access.Token
	}
	s = &state{Began: time.Now(), Where: where, ReadOnly: o.ReadOnly, Run: realtenant.NewRun(by), file: filepath.Join(o.Folder, fileState)}
	s.Tenant = fingerprint(s.Run, key)
	content, err := os.ReadFile(s.file)
	if errors.Is(err, os.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return nil, false, unwritable(err)
	}
	kept := &state{file: s.file}
	if err := json.Unmarshal(content, kept); err != nil {
		return nil, false, fmt.Errorf("%s is no state of a report: %w; remove it to begin anew, and run make sweep for what is left on the tenant", s.file, err)
	}
	switch {
	case kept.Where != where || kept.Tenant != fingerprint(kept.Run, key):
		return nil, false, fmt.Errorf("%s is of a report about another tenant: finish that one, with a token of that tenant, or remove the file and run make sweep there; "+
			"another folder (OUT) takes this one", s.file)
	case kept.ReadOnly != o.ReadOnly:
		return nil, false, fmt.Errorf("%s is of a report that was begun %s READ_ONLY: finish that one in the same way, or remove the file and run make sweep", s.file,
			map[bool]string{true: "with", false: "without"}[kept.ReadOnly])
	}
	return kept, true, nil
}

func fingerprint(run realtenant.Run, key string) string {
	sum := sha256.Sum256([]byte(run.ID + "\x00" + key))
	return hex.EncodeToString(sum[:8])
}

// save writes the state so that a kill leaves the one before or this one.
func (s *state) save() error {
	encoded, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.file+".new", encoded, 0o600); err != nil {
		return unwritable(err)
	}
	if err := os.Rename(s.file+".new", s.file); err != nil {
		return unwritable(err)
	}
	return nil
}

// forget removes the state of a report that is complete.
func (s *state) forget() error { return os.Remove(s.file) }

// add notes what was found. What refutes a point stays, whatever confirms it elsewhere; seeing it once is better than never.
func (s *state) add(found note) {
	at := slices.IndexFunc(s.Notes, func(n note) bool { return n.Point == found.Point })
	rank := map[Verdict]int{NotObserved: 0, Confirmed: 1, Refuted: 2}
	switch {
	case at < 0:
		s.Notes = append(s.Notes, found)
	case rank[found.Verdict] > rank[s.Notes[at].Verdict]:
		s.Notes[at] = found
	}
}

// has tells whether something is noted of a point.
func (s *state) has(point assumptions.ID) bool {
	return slices.ContainsFunc(s.Notes, func(n note) bool { return n.Point == point })
}
