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

	// Token tells another token apart, and nothing of it: a hash over it and the run.
	Token    string   `json:"token"`
	Requests int      `json:"requests"`
	Done     []string `json:"done"`
	Notes    []note   `json:"notes"`

	file string
}

const fileState = "tenant-report.state.json"

// loadState is the state that an interrupted report has left in the folder, or a new one. One of another tenant, token or mode is an error.
func loadState(folder, token, where string, readOnly bool, by string) (s *state, resumed bool, err error) {
	s = &state{Began: time.Now(), Where: where, ReadOnly: readOnly, Run: realtenant.NewRun(by), file: filepath.Join(folder, fileState)}
	s.Token = fingerprint(s.Run, token)
	content, err := os.ReadFile(s.file)
	if errors.Is(err, os.ErrNotExist) {
		return s, false, os.MkdirAll(folder, 0o750)
	}
	if err != nil {
		return nil, false, err
	}
	kept := &state{file: s.file}
	if err := json.Unmarshal(content, kept); err != nil {
		return nil, false, fmt.Errorf("%s is no state of a report: %w; remove it to begin anew, and run make sweep for what is left on the tenant", s.file, err)
	}
	if kept.Where != where || kept.ReadOnly != readOnly || kept.Token != fingerprint(kept.Run, token) {
		return nil, false, fmt.Errorf("%s is of a report about another tenant, by another token or in another mode: finish that one, or remove the file and run make sweep there", s.file)
	}
	return kept, true, nil
}

func fingerprint(run realtenant.Run, token string) string {
	sum := sha256.Sum256([]byte(run.ID + "\x00" + token))
	return hex.EncodeToString(sum[:8])
}

// save writes the state so that a kill leaves the one before or this one.
func (s *state) save() error {
	encoded, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.file+".new", encoded, 0o600); err != nil {
		return err
	}
	return os.Rename(s.file+".new", s.file)
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
