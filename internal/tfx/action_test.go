package tfx

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
)

func TestActionTimeouts(t *testing.T) {
	t.Parallel()
	attribute, ok := ActionTimeouts(t.Context(), 20*time.Minute).(schema.SingleNestedAttribute)
	if !ok || !attribute.Optional || attribute.MarkdownDescription == "" {
		t.Fatalf("attribute = %+v, want an optional object with a description", attribute)
	}
	if _, ok := attribute.CustomType.(timeouts.Type); !ok {
		t.Errorf("type = %T, want the one that models use", attribute.CustomType)
	}
	if invoke := attribute.Attributes["invoke"]; invoke == nil || !invoke.IsOptional() || invoke.GetDescription() == "" {
		t.Errorf("invoke = %+v, want an optional text with a description", invoke)
	}
}

// TestProgress sends one message at a time, and none after the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var sent []string
	resp := action.InvokeResponse{SendProgress: func(event action.InvokeProgressEvent) { sent = append(sent, event.Message) }}
	say := Progress(ctx, &resp)
	var several sync.WaitGroup
	for i := range 20 {
		several.Go(func() { say(fmt.Sprintf("message %02d", i)) })
	}
	several.Wait()
	Warn(&resp, say, "Summary", "What to know.")
	cancel()
	say("too late")
	slices.Sort(sent)
	if len(sent) != 21 || sent[0] != "Summary: What to know." || sent[20] != "message 19" {
		t.Errorf("sent %q", sent)
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics.HasError() || resp.Diagnostics[0].Detail() != "What to know." {
		t.Errorf("diagnostics %v, want the warning", resp.Diagnostics)
	}
}
