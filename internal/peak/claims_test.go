// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// twins is a platform of workflows that all look alike. It answers the nth create in a way of its own.
type twins struct {
	mu      sync.Mutex
	all     []int
	creates int
	arrived chan struct{} // closed when the second create is there
	// create answers the nth create, from 1; add makes a workflow.
	create func(w http.ResponseWriter, number int, add func() int)
}

func (p *twins) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	shown := func(id int) string {
		return fmt.Sprintf(`{"id":%d,"name":"etl","status":"Available","createdAt":%q,"steps":{"a":{"type":"http"}}}`, id, time.Now().UTC().Format(time.RFC3339))
	}
	p.mu.Lock()
	if r.Method == http.MethodPost {
		p.creates++
		number := p.creates
		if number == 2 {
			close(p.arrived)
		}
		p.mu.Unlock()
		<-p.arrived // both go on at the same time
		p.create(w, number, func() int {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.all = append(p.all, len(p.all)+1)
			return len(p.all)
		})
		return
	}
	defer p.mu.Unlock()
	var id int
	if _, err := fmt.Sscanf(r.URL.Path, workflowsPath+"%d", &id); err == nil {
		answer(w, 200, shown(id))
		return
	}
	var items []json.RawMessage
	for _, id := range p.all {
		items = append(items, json.RawMessage(shown(id)))
	}
	body, _ := json.Marshal(map[string]any{"workflows": items, "pageCount": 1, "pageNumber": 1})
	answer(w, 200, string(body))
}

// Of two creates that say the same and go on at the same time, as those of two workflows by count, none takes over what the
// other has made.
func TestTwinsDoNotTakeEachOthersObject(t *testing.T) {
	for name, tc := range map[string]struct {
		create  func(w http.ResponseWriter, number int, add func() int)
		unknown int // how many creates end without an object
	}{
		"one answered, one never done": {func(w http.ResponseWriter, number int, add func() int) {
			if number == 1 {
				answer(w, 201, fmt.Sprintf(`{"id":%d}`, add()))
				return
			}
			answer(w, 502, `<html>`)
		}, 1},
		"one answered late, one never done": {func(w http.ResponseWriter, number int, add func() int) {
			if number == 1 {
				id := add()
				time.Sleep(300 * time.Millisecond)
				answer(w, 201, fmt.Sprintf(`{"id":%d}`, id))
				return
			}
			answer(w, 502, `<html>`)
		}, 1},
		"one answered, one done and lost": {func(w http.ResponseWriter, number int, add func() int) {
			id := add()
			if number == 1 {
				answer(w, 201, fmt.Sprintf(`{"id":%d}`, id))
				return
			}
			answer(w, 502, `<html>`)
		}, 0},
		"one answered late, one done and lost": {func(w http.ResponseWriter, number int, add func() int) {
			id := add()
			if number == 1 {
				time.Sleep(300 * time.Millisecond)
				answer(w, 201, fmt.Sprintf(`{"id":%d}`, id))
				return
			}
			answer(w, 502, `<html>`)
		}, 0},
		"both lost, one done": {func(w http.ResponseWriter, number int, add func() int) {
			if number == 1 {
				add()
			}
			answer(w, 504, ``)
		}, 2},
		"both lost, both done": {func(w http.ResponseWriter, _ int, add func() int) {
			add()
			answer(w, 504, ``)
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &twins{arrived: make(chan struct{}), create: tc.create}
			// In real time: that both go on at once is the point.
			client, _ := testClient(t, p, func(c *Config) { c.Sleep, c.Now, c.SettleTime = nil, nil, 3*time.Second })
			results, failures := make([]WorkflowWritten, 2), make([]error, 2)
			var both sync.WaitGroup
			for i := range results {
				both.Go(func() {
					results[i], failures[i] = client.CreateWorkflow(t.Context(), WorkflowBody{Name: "etl", Steps: map[string]any{"a": map[string]any{"type": "http"}}})
				})
			}
			both.Wait()
			unknown := 0
			for _, err := range failures {
				if _, ok := errors.AsType[*UnknownOutcomeError](err); ok {
					unknown++
				} else if err != nil {
					t.Error(err)
				}
			}
			if unknown != tc.unknown {
				t.Errorf("%d ended without an object: %v, %v", unknown, failures, results)
			}
			if unknown == 0 && results[0].ID == results[1].ID {
				t.Errorf("both have workflow %d", results[0].ID)
			}
			if p.creates != 2 {
				t.Errorf("%d creates", p.creates)
			}
		})
	}
}

// Nor does a spec or a deployment take over what its namesake in the same configuration has made, which is an error there.
func TestUniqueNameOfATwinIsNotTaken(t *testing.T) {
	for name, tc := range map[string]struct {
		list   string
		create func(ctx context.Context, c *Client) (string, error)
	}{
		"spec": {`{"specs":[{"id":"a","kind":"app","metadata":{"name":"app","createdAt":%[1]q},"latestRelease":{"version":"1.0.0"}}],"pageCount":1}`, func(ctx context.Context, c *Client) (string, error) {
			return c.CreateAppSpec(ctx, AppSpecCreate{Metadata: Metadata{Name: new("app")}, Release: ReleaseInput{Version: "1.0.0"}})
		}},
		"deployment": {`{"deployments":[{"id":"a","metadata":{"name":"app","createdAt":%[1]q},"spec":{"id":"s"}}],"pageCount":1}`, func(ctx context.Context, c *Client) (string, error) {
			return c.CreateDeployment(ctx, Apps, DeploymentCreate{Metadata: Metadata{Name: new("app")}, SpecID: "s"})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arrived := make(chan struct{})
			var posts atomic.Int32
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					answer(w, 200, fmt.Sprintf(tc.list, time.Now().UTC().Format(time.RFC3339)))
					return
				}
				number := posts.Add(1)
				if number == 2 {
					close(arrived)
				}
				<-arrived
				if number == 1 {
					answer(w, 201, `{"id":"a"}`)
					return
				}
				answer(w, 502, ``)
			}), func(c *Config) { c.Sleep, c.Now, c.SettleTime = nil, nil, 2*time.Second })
			failures := make([]error, 2)
			var both sync.WaitGroup
			for i := range failures {
				both.Go(func() { _, failures[i] = tc.create(t.Context(), client) })
			}
			both.Wait()
			if err := errors.Join(failures...); (failures[0] == nil) == (failures[1] == nil) || !strings.Contains(err.Error(), "not provably created by this request: a") {
				t.Errorf("%d requests, %v", posts.Load(), failures)
			}
		})
	}
}

// The same holds for names that are only assumed to be unique: here a platform takes two artifacts of one name.
func TestArtifactOfATwinIsNotTaken(t *testing.T) {
	var mu sync.Mutex
	arrived, posts := make(chan struct{}), 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answer(w, 200, fmt.Sprintf(`{"artifacts":[{"id":"a","name":"app","createdAt":%q}],"pageCount":1}`, time.Now().UTC().Format(time.RFC3339)))
			return
		}
		mu.Lock()
		posts++
		number := posts
		mu.Unlock()
		if number == 2 {
			close(arrived)
		}
		<-arrived
		if number == 1 {
			answer(w, 201, `{"id":"a","version":1}`)
			return
		}
		answer(w, 502, ``)
	}), func(c *Config) { c.Sleep, c.Now, c.SettleTime = nil, nil, 2*time.Second })
	var both sync.WaitGroup
	failures := make([]error, 2)
	for i := range failures {
		both.Go(func() {
			_, failures[i] = client.CreateArtifact(t.Context(), ArtifactCreate{Name: "app", Artifact: zip([]byte("PK"))})
		})
	}
	both.Wait()
	if (failures[0] == nil) == (failures[1] == nil) || posts != 2 {
		t.Errorf("%d requests, %v", posts, failures)
	}
}
