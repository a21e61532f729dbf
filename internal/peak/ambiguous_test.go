// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCreateWithALostAnswer(t *testing.T) {
	t.Parallel()
	type result struct {
		id      int      // of the object returned, 0: UnknownOutcomeError
		found   []int    // what that error lists
		text    string   // what it says
		creates int      // requests
		looks   int      // look-ups, 0: not checked
		skip    []string // kinds for which the case makes no sense
		named   bool     // the case is about kinds that have a unique name
		unnamed bool     // the case is about kinds that have none
		// repeated, if any, is the result for kinds of which the platform is known to refuse a second one.
		repeated *result
	}
	unsure := []string{"artifact version"} // its content is not shown, so nothing can differ
	for name, tc := range map[string]struct {
		prepare func(p *platform)
		want    result
	}{
		"done, then 500":             {func(p *platform) { p.onCreate = []step{adding(status(500, `{}`))} }, result{id: 7, creates: 1, looks: 1}},
		"done, then 502":             {func(p *platform) { p.onCreate = []step{adding(status(502, `<html>`))} }, result{id: 7, creates: 1, looks: 1}},
		"done, then 503":             {func(p *platform) { p.onCreate = []step{adding(status(503, ``))} }, result{id: 7, creates: 1, looks: 1}},
		"done, then 504":             {func(p *platform) { p.onCreate = []step{adding(status(504, ``))} }, result{id: 7, creates: 1, looks: 1}},
		"done, then cut":             {func(p *platform) { p.onCreate = []step{adding(cutting)} }, result{id: 7, creates: 1, looks: 1}},
		"done, then silence":         {func(p *platform) { p.onCreate = []step{adding(hanging)} }, result{id: 7, creates: 1, looks: 1}},
		"done, answer cut":           {func(p *platform) { p.onCreate = []step{adding(halfAnswer)} }, result{id: 7, creates: 1, looks: 1}},
		"done, answer empty":         {func(p *platform) { p.onCreate = []step{adding(status(201, ``))} }, result{id: 7, creates: 1, looks: 1}},
		"done, 204":                  {func(p *platform) { p.onCreate = []step{adding(status(204, ``))} }, result{id: 7, creates: 1, looks: 1}},
		"done, answer HTML":          {func(p *platform) { p.onCreate = []step{adding(status(200, `<html>`))} }, result{id: 7, creates: 1, looks: 1}},
		"done, answer truncated":     {func(p *platform) { p.onCreate = []step{adding(status(201, `{"id":"u`))} }, result{id: 7, creates: 1, looks: 1}},
		"done, answer without an id": {func(p *platform) { p.onCreate = []step{adding(status(201, `{}`))} }, result{id: 7, creates: 1, looks: 1}},
		"done, seen late": {func(p *platform) {
			p.onCreate = []step{cutting}
			p.onLook = func(p *platform, number int) {
				if number == 2 {
					p.add(7, 0, true)
				}
			}
		}, result{id: 7, creates: 1, looks: 2}},
		"done, seen much later": {func(p *platform) {
			p.onCreate = []step{status(504, ``)}
			p.onLook = func(p *platform, number int) {
				if number == 5 {
					p.add(7, 0, true)
				}
			}
		}, result{id: 7, creates: 1, looks: 5, repeated: &result{id: 7, creates: 3, looks: 5}}},
		"done, seen after the repeat was refused": {func(p *platform) {
			p.onCreate = []step{cutting, adding(status(409, `{"detail":"exists"}`))}
		}, result{text: "the connection broke", creates: 1, looks: 11, repeated: &result{id: 7, creates: 2, looks: 3}}},
		"refused, then done": {func(p *platform) { p.onCreate = []step{status(429, ``), succeeding} }, result{id: 8, creates: 2}},
		"not done, 503": {func(p *platform) { p.onCreate = []step{status(503, ``), succeeding} },
			result{text: "503 Service Unavailable", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"not done, 500": {func(p *platform) { p.onCreate = []step{status(500, ``), succeeding} },
			result{text: "500 Internal", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"not done, cut": {func(p *platform) { p.onCreate = []step{cutting, succeeding} },
			result{text: "the connection broke", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"never done": {func(p *platform) { p.onCreate = []step{status(503, `{"detail":"down"}`)} },
			result{text: "503 Service Unavailable: down", creates: 1, looks: 11, repeated: &result{text: "503 Service Unavailable: down", creates: 5}}},
		"maybe later, 504": {func(p *platform) { p.onCreate = []step{status(504, ``), succeeding} },
			result{text: "504 Gateway Timeout", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"maybe later, silence": {func(p *platform) { p.onCreate = []step{hanging, succeeding} },
			result{text: "no answer in time", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"success without an object": {func(p *platform) { p.onCreate = []step{status(201, ``), succeeding} },
			result{text: "the answer is empty", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"success without a body or an object": {func(p *platform) { p.onCreate = []step{status(204, ``), succeeding} },
			result{text: "the answer is empty", creates: 1, looks: 11, repeated: &result{id: 8, creates: 2, looks: 2}}},
		"there before": {func(p *platform) {
			p.add(5, time.Hour, true)
			p.onCreate = []step{cutting, succeeding}
		}, result{found: []int{5}, text: "the connection broke", creates: 1, looks: 11, named: true}},
		"others there before": {func(p *platform) {
			p.add(5, time.Hour, true)
			p.onCreate = []step{cutting, succeeding}
		}, result{text: "the connection broke", creates: 1, looks: 11, unnamed: true}},
		"a namesake from just before the run, and ours late": {func(p *platform) {
			p.add(5, 5*time.Second, true)
			p.onCreate = []step{cutting}
			p.onLook = func(p *platform, number int) {
				if number == 4 {
					p.add(7, 0, true)
				}
			}
		}, result{id: 7, creates: 1, looks: 4}},
		"of somebody else": {func(p *platform) {
			p.onCreate = []step{func(p *platform, w http.ResponseWriter, _ *http.Request) {
				p.add(6, 0, false)
				cut(w)
			}}
		}, result{found: []int{6}, creates: 1, skip: unsure}},
		"of somebody else, and ours": {func(p *platform) {
			p.add(5, time.Hour, true)
			p.onCreate = []step{adding(func(p *platform, w http.ResponseWriter, _ *http.Request) {
				p.add(6, 0, false)
				cut(w)
			})}
		}, result{id: 7, creates: 1, looks: 1}},
		"two of them": {func(p *platform) {
			p.onCreate = []step{adding(func(p *platform, w http.ResponseWriter, _ *http.Request) {
				p.add(6, 0, true)
				cut(w)
			})}
		}, result{found: []int{7, 6}, creates: 1}},
		"age unknown": {func(p *platform) {
			p.onCreate = []step{func(p *platform, w http.ResponseWriter, _ *http.Request) {
				p.objects = append(p.objects, p.kind.object(7, "", true))
				cut(w)
			}}
		}, result{found: []int{7}, creates: 1}},
		"age unreadable": {func(p *platform) {
			p.onCreate = []step{func(p *platform, w http.ResponseWriter, _ *http.Request) {
				p.objects = append(p.objects, p.kind.object(7, "today", true))
				cut(w)
			}}
		}, result{found: []int{7}, creates: 1}},
		"time of the platform unknown": {func(p *platform) {
			p.noDate = true
			p.onCreate = []step{adding(cutting)}
		}, result{found: []int{7}, creates: 1, skip: []string{"next image version"}}}, // that one finds all versions
		"look-up refused": {func(p *platform) {
			p.lookStatus = 403
			p.onCreate = []step{cutting, succeeding}
		}, result{text: "looking for it failed as well", creates: 1, looks: 1}},
	} {
		for kindName, kind := range createKinds {
			if slices.Contains(tc.want.skip, kindName) || tc.want.named && kind.nameNotUnique || tc.want.unnamed && !kind.nameNotUnique {
				continue
			}
			want := tc.want
			if kind.unique && want.repeated != nil {
				want = *want.repeated
			}
			t.Run(name+"/"+kindName, func(t *testing.T) {
				t.Parallel()
				p := &platform{t: t, kind: kind}
				tc.prepare(p)
				client, _ := p.client(t)
				id, err := kind.create(t.Context(), client)
				if want.creates != p.creates || want.looks != 0 && want.looks != p.looks {
					t.Errorf("%d creates and %d look-ups, want %d and %d", p.creates, p.looks, want.creates, want.looks)
				}
				if want.id != 0 {
					if err != nil || id != kind.id(want.id) {
						t.Errorf("got %q, %v; want %s", id, err, kind.id(want.id))
					}
					return
				}
				unknown, ok := errors.AsType[*UnknownOutcomeError](err)
				if !ok {
					t.Fatalf("got %q, %v; want an UnknownOutcomeError", id, err)
				}
				var found []string
				for _, n := range want.found {
					found = append(found, kind.importID(n))
				}
				if !slices.Equal(unknown.Found, found) || !strings.Contains(err.Error(), want.text) {
					t.Errorf("found %q, error %v; want %q, %q", unknown.Found, err, found, want.text)
				}
			})
		}
	}
}

func TestCreateRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		there  bool
		exists bool
	}{
		"409, there":     {409, true, true},
		"422, there":     {422, true, true},
		"409, not there": {409, false, false},
		"422, not there": {422, false, false},
		"400, there":     {400, true, false},
		"403, there":     {403, true, false},
		"307, there":     {307, true, false},
	} {
		for kindName, kind := range createKinds {
			t.Run(name+"/"+kindName, func(t *testing.T) {
				p := &platform{t: t, kind: kind, onCreate: []step{status(tc.status, `{"detail":"refused"}`)}}
				if tc.there {
					// Even an object that looks like ours: this request did not create it.
					p.add(5, 0, true)
				}
				client, _ := testClient(t, p)
				_, err := kind.create(t.Context(), client)
				if StatusOf(err) != tc.status || p.creates != 1 || !strings.Contains(err.Error(), "refused") {
					t.Errorf("%d creates, error %v", p.creates, err)
				}
				exists, ok := errors.AsType[*AlreadyExistsError](err)
				if ok != (tc.exists && !kind.nameNotUnique) {
					t.Fatalf("error %T %v", err, err)
				}
				if ok && (exists.ID != kind.importID(5) || exists.Kind != kindName) {
					t.Errorf("error %+v", exists)
				}
			})
		}
	}
}

func TestCreateInterrupted(t *testing.T) {
	for kindName, kind := range createKinds {
		t.Run(kindName, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			p := &platform{t: t, kind: kind}
			p.onCreate = []step{adding(func(p *platform, w http.ResponseWriter, r *http.Request) {
				cancel()
				hanging(p, w, r)
			})}
			client, _ := testClient(t, p)
			client.answerGrace = shortGrace
			err := within(t, 5*time.Second, func() error {
				_, err := kind.create(ctx, client)
				return err
			})
			if _, ok := errors.AsType[*UnknownOutcomeError](err); !ok || !errors.Is(err, context.Canceled) || p.looks != 0 || strings.Contains(err.Error(), "looking for it") {
				t.Errorf("%d look-ups, error %v", p.looks, err)
			}
		})
	}
}

func TestLookUpsEndWithTheirContext(t *testing.T) {
	kind := createKinds["service"]
	ctx, cancel := context.WithCancel(t.Context())
	p := &platform{t: t, kind: kind, onCreate: []step{cutting}, onLook: func(*platform, int) { cancel() }}
	client, _ := testClient(t, p)
	_, err := kind.create(ctx, client)
	if _, ok := errors.AsType[*UnknownOutcomeError](err); !ok || p.creates != 1 || p.looks != 1 {
		t.Errorf("%d creates, %d look-ups, error %v", p.creates, p.looks, err)
	}
}

func TestLookUpsWaitAsThePlatformAsks(t *testing.T) {
	overloaded := func(_ *platform, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "33")
		answer(w, http.StatusServiceUnavailable, ``)
	}
	p := &platform{t: t, kind: createKinds["block deployment"], onCreate: []step{overloaded, succeeding}}
	client, waits := testClient(t, p)
	if _, err := p.kind.create(t.Context(), client); err != nil || p.creates != 2 {
		t.Fatal(p.creates, err)
	}
	if len(waits.waits) != 1 || waits.waits[0].Round(time.Second) != 33*time.Second {
		t.Errorf("waits %v", waits.waits)
	}

	// There is less time than the platform asks for: it is looked for to the end, and not asked for again.
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	p = &platform{t: t, kind: createKinds["block deployment"], onCreate: []step{overloaded, succeeding}}
	client, waits = testClient(t, p)
	_, err := p.kind.create(ctx, client)
	if _, ok := errors.AsType[*UnknownOutcomeError](err); !ok || p.creates != 1 || p.looks != 2 {
		t.Errorf("%d creates, %d look-ups, waits %v, error %v", p.creates, p.looks, waits.waits, err)
	}
}

func TestWaitsBetweenLookUpsGrowForAMinute(t *testing.T) {
	kind := createKinds["service"]
	p := &platform{t: t, kind: kind, onCreate: []step{status(504, ``)}}
	client, waits := testClient(t, p)
	_, err := kind.create(t.Context(), client)
	rounded := make([]time.Duration, len(waits.waits))
	for i, wait := range waits.waits {
		rounded[i] = wait.Round(time.Second)
	}
	const second = time.Second
	if want := []time.Duration{second, 2 * second, 4 * second, 8 * second, 8 * second, 8 * second, 8 * second, 8 * second, 8 * second, 5 * second}; !slices.Equal(rounded, want) {
		t.Errorf("waits %v, want %v", rounded, want)
	}
	if !strings.HasSuffix(err.Error(), "It was looked for during 1m0s and not found") {
		t.Error(err)
	}
}

func TestLookUpsEndBeforeTheOperationDoes(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	p := &platform{t: t, kind: createKinds["workflow"], onCreate: []step{status(504, ``)}}
	client, waits := testClient(t, p)
	_, err := p.kind.create(ctx, client)
	unknown, ok := errors.AsType[*UnknownOutcomeError](err)
	if !ok || ctx.Err() != nil || p.creates != 1 || unknown.Looked < 15*time.Second || unknown.Looked > 18*time.Second {
		t.Errorf("%d creates, waits %v, error %v", p.creates, waits.waits, err)
	}
}

func TestLookUpsGoOnWhileThePlatformIsDown(t *testing.T) {
	p := &platform{t: t, kind: createKinds["workflow"], onCreate: []step{adding(cutting)}, lookStatus: 503}
	p.onLook = func(p *platform, number int) {
		if number > 12 { // the first two look-ups and all of their repeats, and more
			p.lookStatus = 0
		}
	}
	client, _ := testClient(t, p)
	if id, err := p.kind.create(t.Context(), client); err != nil || id != "7" || p.creates != 1 {
		t.Errorf("%d creates, got %q, %v", p.creates, id, err)
	}
}

// A platform may act long after the gateway before it has failed.
func TestPlatformActsAfterItsGatewayFailed(t *testing.T) {
	for failureName, failure := range map[string]step{
		"502": status(502, `<html>`), "503": status(503, ``), "504": status(504, ``), "cut": cutting, "silence": hanging, "204": status(204, ``),
	} {
		for _, delay := range []time.Duration{500 * time.Millisecond, 2 * time.Second, 10 * time.Second, 50 * time.Second} {
			for kindName, kind := range createKinds {
				t.Run(failureName+"/"+delay.String()+"/"+kindName, func(t *testing.T) {
					t.Parallel()
					acted := false
					p := &platform{t: t, kind: kind}
					p.onCreate = []step{failure, func(p *platform, w http.ResponseWriter, r *http.Request) {
						if acted && kind.unique {
							answer(w, http.StatusConflict, `{"detail":"exists"}`)
							return
						}
						succeeding(p, w, r)
					}}
					client, waits := p.client(t)
					waits.before = func(total time.Duration) {
						p.mu.Lock()
						defer p.mu.Unlock()
						if total >= delay && !acted && (!kind.unique || len(p.objects) == 0) {
							acted = true
							p.add(7, 0, true)
						}
					}
					id, err := kind.create(t.Context(), client)
					if err != nil || len(p.objects) != 1 || !kind.unique && p.creates != 1 {
						t.Fatalf("%d requests made %d objects: %v", p.creates, len(p.objects), err)
					}
					if want := kind.id(7); acted && id != want {
						t.Errorf("got %q, want %q", id, want)
					}
				})
			}
		}
	}
}

func TestServerClock(t *testing.T) {
	clock := &serverClock{now: time.Now, begin: time.Now().Add(-time.Minute)}
	if clock.age("2024-05-01T09:30:00Z") != ageUnknown {
		t.Error("the age is known before the platform's time is")
	}
	now := time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)
	clock.observe(http.Header{"Date": {"yesterday"}})
	clock.observe(http.Header{"Date": {now.Format(http.TimeFormat)}}) // so the call began at 09:29:00 there
	for createdAt, want := range map[string]age{
		"2024-05-01T09:29:30.000Z":      ageSince,
		"2024-05-01T09:29:00.000Z":      ageSince,
		"2024-05-01T09:28:58.500Z":      ageSince,
		"2024-05-01T09:28:57.500Z":      ageBefore,
		"2024-05-01T11:29:30+02:00":     ageSince,
		"2024-05-01T11:28:30+02:00":     ageBefore,
		"2024-05-01 09:29:30":           ageSince,
		"2024-05-01T09:29:30.123456789": ageSince,
		"":                              ageUnknown,
		"1714555800000":                 ageUnknown,
	} {
		if got := clock.age(createdAt); got != want {
			t.Errorf("age(%q) = %d, want %d", createdAt, got, want)
		}
	}
}
