// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// slow is a server with an action that takes some time to end once it is told to.
type slow struct {
	frameworkServer

	stopped chan struct{}
	takes   time.Duration
	// told counts the last words of actions that were received.
	told atomic.Int64
}

func (s *slow) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	close(s.stopped)
	return &tfprotov6.StopProviderResponse{}, nil
}

func (s *slow) InvokeAction(context.Context, *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		<-s.stopped
		time.Sleep(s.takes)
		push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{}})
	}}, nil
}

// TestStopWaitsForActions lets actions say how they ended before the stop is answered, but not for ever.
func TestStopWaitsForActions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		actions    int
		takes      time.Duration
		told       int64
		stopsAfter time.Duration
	}{
		"no action":                    {},
		"actions that end":             {actions: 3, takes: time.Second, told: 3, stopsAfter: time.Second},
		"actions that do not end soon": {actions: 2, takes: time.Hour, stopsAfter: stopGrace},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				inner := &slow{stopped: make(chan struct{}), takes: tc.takes}
				outer := newServer(inner)
				for range tc.actions {
					stream, err := outer.InvokeAction(t.Context(), &tfprotov6.InvokeActionRequest{})
					if err != nil {
						t.Fatal(err)
					}
					go stream.Events(func(tfprotov6.InvokeActionEvent) bool {
						inner.told.Add(1)
						return true
					})
				}
				synctest.Wait()
				begin := time.Now()
				if _, err := outer.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(begin); took != tc.stopsAfter {
					t.Errorf("the stop took %s, want %s", took, tc.stopsAfter)
				}
				if told := inner.told.Load(); told != tc.told {
					t.Errorf("%d actions had said how they ended, want %d", told, tc.told)
				}
				time.Sleep(tc.takes)
			})
		})
	}
}

// TestServerIsWhole fails when the framework serves less than NewServer passes on.
func TestServerIsWhole(t *testing.T) {
	t.Parallel()
	served := NewServer(New(Options{}))()
	if _, ok := served.(*server); !ok {
		t.Errorf("the server is a %T, so stops do not wait for actions", served)
	}
}

// TestSchemasAreMadeOnce asks several servers of one function for their schemas, and by a request that may hold secrets.
func TestSchemasAreMadeOnce(t *testing.T) {
	t.Parallel()
	create := NewServer(New(Options{}))
	var made []*tfprotov6.GetProviderSchemaResponse
	for range 2 {
		served, ok := create().(*server)
		if !ok {
			t.Fatal("the server is none of this package")
		}
		own := served.schemas(t.Context())
		asked, err := served.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, own, asked)
	}
	for _, one := range made {
		if one != made[0] || len(one.ResourceSchemas) == 0 {
			t.Errorf("schemas of %d resources, made anew: %t", len(one.ResourceSchemas), one != made[0])
		}
	}
}

// TestServerThatIsNotWholeFailsLoudly has the framework serve no actions, as an older one does.
func TestServerThatIsNotWholeFailsLoudly(t *testing.T) {
	t.Parallel()
	defer func() {
		said := fmt.Sprint(recover())
		for _, want := range []string{"bare", "report", "internal/provider/server.go"} {
			if !strings.Contains(said, want) {
				t.Errorf("it says %q, not %q", said, want)
			}
		}
	}()
	served := newServer(bare{})
	t.Errorf("a server without actions passed for %T", served)
}

// bare is a server of the protocol as it was before actions.
type bare struct{ tfprotov6.ProviderServer }
