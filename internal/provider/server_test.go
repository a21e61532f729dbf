package provider

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// slow is a server with an action that takes some time to end once it is told to.
type slow struct {
	full

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
				outer := &server{full: inner}
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

// TestServerIsWhole fails when the framework serves less than NewServer passes on, which would then be the bare framework.
func TestServerIsWhole(t *testing.T) {
	t.Parallel()
	if served := NewServer(New(Options{}))(); !isServer(served) {
		t.Errorf("the server is a %T, so stops do not wait for actions", served)
	}
}

func isServer(served tfprotov6.ProviderServer) bool {
	_, ok := served.(*server)
	return ok
}

// TestSchemaIsMadeOnce asks for the schema while it is being made, with a context that has ended.
func TestSchemaIsMadeOnce(t *testing.T) {
	served := NewServer(New(Options{}))()
	Warm(served)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	first, err := served.GetProviderSchema(ended, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(first.Diagnostics) > 0 || first.ResourceSchemas["peak_service"] == nil {
		t.Fatal(err, first)
	}
	if again, err := served.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil || again != first {
		t.Errorf("made again, error %v", err)
	}
}
