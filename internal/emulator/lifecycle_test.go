package emulator

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// newStage is a platform with nothing but events that write down when they happened.
func newStage(t *testing.T) (*platform, *[]string) {
	t.Helper()
	happened := &[]string{}
	p := &platform{now: newTimestamp(time.Unix(0, 0)), shared: shared{Counters: map[string]int64{}}}
	note := func(ref string) { *happened = append(*happened, ref+"@"+p.now.Sub(time.Unix(0, 0)).String()) }
	err := p.register(area{name: "stage", events: map[string]func(string){
		"note": note,
		"chain": func(ref string) {
			note(ref)
			p.schedule(2*time.Second, "note", ref+"2")
		},
		"endless": func(ref string) { p.schedule(0, "endless", ref) },
	}})
	if err != nil {
		t.Fatal(err)
	}
	return p, happened
}

func TestEventsHappenInOrderAtTheirMoment(t *testing.T) {
	p, happened := newStage(t)
	p.schedule(3*time.Second, "note", "c")
	p.schedule(time.Second, "note", "a")
	p.schedule(time.Second, "note", "b")
	p.schedule(2*time.Second, "chain", "d")
	p.schedule(time.Minute, "note", "late")
	if err := p.advance(p.now.after(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1s", "b@1s", "d@2s", "c@3s", "d2@4s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
	if got := p.now.Sub(time.Unix(0, 0)); got != 10*time.Second {
		t.Errorf("now %s", got)
	}
	if len(p.shared.Queue) != 1 {
		t.Errorf("queue %v", p.shared.Queue)
	}
}

func TestAdvanceDoesNotDependOnHowOftenItIsAsked(t *testing.T) {
	var results []string
	for _, steps := range []int{1, 7, 100} {
		p, happened := newStage(t)
		p.schedule(time.Second, "chain", "a")
		p.schedule(3*time.Second, "chain", "b")
		start := p.now
		for i := range steps {
			if err := p.advance(start.after(10 * time.Second * time.Duration(i+1) / time.Duration(steps))); err != nil {
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
	p.schedule(time.Second, "note", "a")
	p.schedule(time.Second, "chain", "a")
	p.schedule(time.Second, "note", "b")
	p.cancel("a", "note")
	if err := p.advance(p.now.after(time.Second)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1s", "b@1s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
}

func TestEndlessEventsAreReported(t *testing.T) {
	p, _ := newStage(t)
	p.schedule(0, "endless", "a")
	if err := p.advance(p.now.after(time.Second)); err == nil || !strings.Contains(err.Error(), "without end") {
		t.Errorf("error %v", err)
	}
}

func TestSettleMovesTheClockToTheLastEvent(t *testing.T) {
	p, happened := newStage(t)
	p.schedule(time.Hour, "chain", "a")
	start := p.now
	if err := p.settle(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a@1h0m0s", "a2@1h0m2s"}; !slices.Equal(*happened, want) {
		t.Errorf("happened %v, want %v", *happened, want)
	}
	if p.shared.ClockOffset != time.Hour+2*time.Second || p.now.Sub(start.Time) != p.shared.ClockOffset {
		t.Errorf("clock is %s ahead, now %s", p.shared.ClockOffset, p.now)
	}
}
