// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// newStage is a platform with nothing but events that write down when they happened.
func newStage(t *testing.T) (*Platform, *[]string) {
	t.Helper()
	happened := &[]string{}
	p := &Platform{Now: wire.NewTimestamp(time.Unix(0, 0)), Shared: Shared{Counters: map[string]int64{}}}
	note := func(ref string) { *happened = append(*happened, ref+"@"+p.Now.Sub(time.Unix(0, 0)).String()) }
	err := p.Register(Area{Name: "stage", Events: map[string]func(string){
		"note": note,
		"chain": func(ref string) {
			note(ref)
			p.Schedule(2*time.Second, "note", ref+"2")
		},
		"endless": func(ref string) { p.Schedule(0, "endless", ref) },
	}})
	if err != nil {
		t.Fatal(err)
	}
	return p, happened
}

func TestEventsHappenInOrderAtTheirMoment(t *testing.T) {
	p, happened := newStage(t)
	p.Schedule(3*time.Second, "note", "c")
	p.Schedule(time.Second, "note", "a")
	p.Schedule(time.Second, "note", "b")
	p.Schedule(2*time.Second, "chain", "d")
	p.Schedule(time.Minute, "note", "late")
	if err := p.Advance(p.Now.Plus(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1s", "b@1s", "d@2s", "c@3s", "d2@4s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
	if got := p.Now.Sub(time.Unix(0, 0)); got != 10*time.Second {
		t.Errorf("now %s", got)
	}
	if len(p.Shared.Queue) != 1 {
		t.Errorf("queue %v", p.Shared.Queue)
	}
}

func TestAdvanceDoesNotDependOnHowOftenItIsAsked(t *testing.T) {
	var results []string
	for _, steps := range []int{1, 7, 100} {
		p, happened := newStage(t)
		p.Schedule(time.Second, "chain", "a")
		p.Schedule(3*time.Second, "chain", "b")
		start := p.Now
		for i := range steps {
			if err := p.Advance(start.Plus(10 * time.Second * time.Duration(i+1) / time.Duration(steps))); err != nil {
				t.Fatal(err)
			}
		}
		results = append(results, strings.Join(*happened, " "))
	}
	if results[0] != results[1] || results[0] != results[2] || results[0] == "" {
		t.Errorf("results differ: %q", results)
	}
}

func TestCancel(t *testing.T) {
	p, happened := newStage(t)
	p.Schedule(time.Second, "note", "a")
	p.Schedule(time.Second, "chain", "a")
	p.Schedule(time.Second, "note", "b")
	p.Cancel("a", "note")
	if err := p.Advance(p.Now.Plus(time.Second)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1s", "b@1s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
}

func TestEndlessEventsAreReported(t *testing.T) {
	p, _ := newStage(t)
	p.Schedule(0, "endless", "a")
	if err := p.Advance(p.Now.Plus(time.Second)); err == nil || !strings.Contains(err.Error(), "without end") {
		t.Errorf("error %v", err)
	}
}

func TestSettleMovesTheClockToTheLastEvent(t *testing.T) {
	p, happened := newStage(t)
	p.Schedule(time.Hour, "chain", "a")
	start := p.Now
	if err := p.Settle(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1h0m0s", "a2@1h0m2s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
	if p.Shared.ClockOffset != time.Hour+2*time.Second || p.Now.Sub(start.Time) != p.Shared.ClockOffset {
		t.Errorf("clock is %s ahead, now %s", p.Shared.ClockOffset, p.Now)
	}
}
