// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

type keyOfTest struct{}

// keeper is a server that keeps the context of each request, as the framework does.
type keeper struct {
	frameworkServer

	kept  []context.Context
	value any
}

func (k *keeper) ReadResource(ctx context.Context, _ *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	kept, cancel := context.WithCancel(ctx)
	_ = cancel // the framework calls it when Terraform stops the provider
	k.kept = append(k.kept, kept)
	k.value = kept.Value(keyOfTest{})
	return &tfprotov6.ReadResourceResponse{}, ctx.Err()
}

// TestContextsOfRequestsAreLetGo fails when what a request's context carries stays in memory after the answer.
func TestContextsOfRequestsAreLetGo(t *testing.T) {
	k := &keeper{}
	s := newServer(k)
	freed := make(chan struct{})
	func() {
		load := make([]byte, 1<<20)
		runtime.AddCleanup(&load[0], func(c chan struct{}) { close(c) }, freed)
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), keyOfTest{}, load))
		defer cancel()
		if _, err := s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{}); err != nil {
			t.Fatal(err)
		}
	}()
	if load, ok := k.value.([]byte); !ok || len(load) == 0 {
		t.Error("the request did not have the value of its context")
	}
	k.value = nil
	for range 100 {
		runtime.GC()
		select {
		case <-freed:
			if err := k.kept[0].Err(); !errors.Is(err, context.Canceled) {
				t.Errorf("error %v of a context whose request is over", err)
			}
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the value of the context is still in memory")
}

func TestRequestContextEndsWithItsParent(t *testing.T) {
	parent, cancel := context.WithTimeout(t.Context(), time.Hour)
	c, release := newRequestContext(parent)
	child, stop := context.WithCancel(c)
	defer stop()
	if _, bounded := child.Deadline(); !bounded || child.Err() != nil {
		t.Errorf("bounded %t, error %v", bounded, child.Err())
	}
	cancel()
	<-child.Done()
	if !errors.Is(child.Err(), context.Canceled) {
		t.Errorf("error %v", child.Err())
	}
	release()
	if _, bounded := c.Deadline(); bounded || c.Value(keyOfTest{}) != nil || !errors.Is(c.Err(), context.Canceled) {
		t.Error("the parent was not let go")
	}
}
