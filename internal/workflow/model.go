// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// model is peak_workflow in Terraform.
type model struct {
	ID                       types.String   `tfsdk:"id"`
	Name                     types.String   `tfsdk:"name"`
	Tags                     types.Set      `tfsdk:"tags"`
	TagsAll                  types.Set      `tfsdk:"tags_all"`
	Steps                    types.Map      `tfsdk:"steps"`
	Triggers                 types.List     `tfsdk:"triggers"`
	Watchers                 types.List     `tfsdk:"watchers"`
	RetryOptions             types.Object   `tfsdk:"retry_options"`
	AllowConcurrentExecution types.Bool     `tfsdk:"allow_concurrent_execution"`
	Paused                   types.Bool     `tfsdk:"paused"`
	WebhookIDs               types.List     `tfsdk:"webhook_ids"`
	Status                   types.String   `tfsdk:"status"`
	Timeouts                 timeouts.Value `tfsdk:"timeouts"`
}

// Statuses of a workflow that matter here (contract 25).
const (
	statusAvailable = "Available"
	statusDraft     = "Draft"
	statusPaused    = "Paused"
	statusRunning   = "Running"
)

// bodyFields is the table of what the workflow's body shares with blocks.
var bodyFields = fieldtable.Fields{
	{Attr: "steps", Key: "steps", Fields: pipeline.StepFields(pipeline.Workflow)},
	{Attr: "triggers", Key: "triggers", Fields: pipeline.TriggerFields(pipeline.Workflow)},
	{Attr: "watchers", Key: "watchers", Fields: pipeline.WatcherFields(pipeline.Workflow)},
	{Attr: "retry_options", Key: "retryOptions", Fields: pipeline.RetryFields(pipeline.Workflow)},
}

// bodyType is the object type of bodyFields.
func bodyType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"steps":         pipeline.StepsAttribute(pipeline.Workflow).GetType(),
		"triggers":      pipeline.TriggersAttribute(pipeline.Workflow).GetType(),
		"watchers":      pipeline.WatchersAttribute(pipeline.Workflow).GetType(),
		"retry_options": pipeline.RetryOptionsAttribute(pipeline.Workflow, "").GetType(),
	}}
}

// body is the part of the model that bodyFields describes.
func (m model) body() (types.Object, error) {
	object, diags := types.ObjectValue(bodyType().AttrTypes, map[string]attr.Value{
		"steps": m.Steps, "triggers": m.Triggers, "watchers": m.Watchers, "retry_options": m.RetryOptions,
	})
	if diags.HasError() {
		return object, fmt.Errorf("%s", diags[0].Detail())
	}
	return object, nil
}

// setBody is the reverse of body.
func (m *model) setBody(object types.Object) error {
	attributes := object.Attributes()
	var ok [4]bool
	m.Steps, ok[0] = attributes["steps"].(types.Map)
	m.Triggers, ok[1] = attributes["triggers"].(types.List)
	m.Watchers, ok[2] = attributes["watchers"].(types.List)
	m.RetryOptions, ok[3] = attributes["retry_options"].(types.Object)
	if slices.Contains(ok[:], false) {
		return fmt.Errorf("the workflow's body has an unexpected type; this is a bug in the provider: please report it")
	}
	return nil
}

// newModel takes an answer into a model. prior is the model in state or plan, which decides between spellings that mean
// the same and stands for members that the platform does not show for certain (contract 16.4). What is hidden is left out.
func newModel(ctx context.Context, answer peak.Workflow, prior model, hidden writeonly.Names) (model, error) {
	priorBody := types.ObjectNull(bodyType().AttrTypes)
	if !prior.Steps.IsNull() {
		var err error
		if priorBody, err = prior.body(); err != nil {
			return prior, err
		}
	}
	raw := map[string]any{"steps": answer.Steps, "triggers": answer.Triggers, "watchers": answer.Watchers}
	if answer.HasRetryOptions {
		raw["retryOptions"] = answer.RetryOptions
	}
	hidden.RemoveFrom(raw)
	body, err := bodyFields.Decode(ctx, raw, bodyType(), priorBody)
	if err != nil {
		return prior, err
	}
	m := model{
		ID:                       types.StringValue(fmt.Sprint(answer.ID)),
		Name:                     types.StringValue(answer.Name),
		AllowConcurrentExecution: types.BoolValue(false),
		Paused:                   paused(answer.Status, prior.Paused),
		WebhookIDs:               stringList(answer.WebhookIDs()),
		Status:                   types.StringValue(answer.Status),
		Timeouts:                 prior.Timeouts,
	}
	m.Tags, m.TagsAll = tags.Shown(answer.Tags, prior.Tags, prior.TagsAll)
	if err := m.setBody(body); err != nil {
		return prior, err
	}
	if !answer.HasRetryOptions && !prior.Steps.IsNull() {
		m.RetryOptions = prior.RetryOptions
	}
	switch {
	case answer.HasMetadata && answer.Metadata.AllowConcurrentExecution != nil:
		m.AllowConcurrentExecution = types.BoolValue(*answer.Metadata.AllowConcurrentExecution)
	case !answer.HasMetadata && !prior.AllowConcurrentExecution.IsNull():
		m.AllowConcurrentExecution = prior.AllowConcurrentExecution
	}
	return m, nil
}

// paused tells whether a workflow with this status is paused. While it runs, its status does not show that: it is what it was.
func paused(status string, prior types.Bool) types.Bool {
	if !atRest(status) && !prior.IsNull() && !prior.IsUnknown() {
		return prior
	}
	return types.BoolValue(strings.EqualFold(status, statusPaused))
}

// newBody is the whole body of a request. Webhooks that the workflow has already keep their id; kept is their number.
func newBody(plan, config model, kept int) (peak.WorkflowBody, error) {
	planned, err := plan.body()
	if err != nil {
		return peak.WorkflowBody{}, err
	}
	configured, err := config.body()
	if err != nil {
		return peak.WorkflowBody{}, err
	}
	raw, err := bodyFields.Encode(planned, configured)
	if err != nil {
		return peak.WorkflowBody{}, err
	}
	writeonly.MembersOf(bodyFields, configured).Merge(raw)
	body := peak.WorkflowBody{Name: plan.Name.ValueString(), Tags: tags.Sent(plan.TagsAll, plan.Tags), Secrets: writeonly.Secrets(bodyFields, configured)}
	body.Steps, _ = raw["steps"].(map[string]any)
	body.Triggers, _ = raw["triggers"].([]any)
	body.Watchers, _ = raw["watchers"].([]any)
	body.RetryOptions, _ = raw["retryOptions"].(map[string]any)
	if !config.AllowConcurrentExecution.IsNull() || plan.AllowConcurrentExecution.ValueBool() {
		body.Metadata = &peak.WorkflowMetadata{AllowConcurrentExecution: plan.AllowConcurrentExecution.ValueBoolPointer()}
	}
	for _, trigger := range body.Triggers {
		if object, ok := trigger.(map[string]any); ok && object["webhook"] == true && kept > 0 {
			object["webhookPolicy"] = "preserve"
			kept--
		}
	}
	return body, nil
}

// hidden names what is write-only in a configuration.
func (m model) hidden() writeonly.Names {
	body, err := m.body()
	if err != nil {
		return nil // newBody reports it.
	}
	return writeonly.MembersOf(bodyFields, body).Names()
}

// change is what an update has to do: send the body anew, pause or resume.
type change struct {
	body, paused bool
}

// none tells that there is nothing to send.
func (c change) none() bool { return !c.body && !c.paused }

// planChange is what an update has to do to get from state to plan, write-only values aside.
func planChange(plan, state model) change {
	return change{body: !sameBody(plan, state), paused: !plan.Paused.Equal(state.Paused)}
}

// sameBody reports whether two models send the same to the platform, write-only values aside. Tags and parents that are empty
// are the same as none, however they are spelled.
func sameBody(a, b model) bool {
	if !a.Name.Equal(b.Name) || !a.AllowConcurrentExecution.Equal(b.AllowConcurrentExecution) ||
		!tags.Same(a.TagsAll, a.Tags, b.TagsAll, b.Tags) {
		return false
	}
	one, errOne := a.body()
	other, errOther := b.body()
	return errOne == nil && errOther == nil && bodyFields.Same(one, other)
}

// fill replaces what is unknown in the plan with what the platform answered, and takes over what only it knows. Everything
// else stays as planned: the next refresh shows where the platform disagrees.
func fill(ctx context.Context, plan, answer model) (model, error) {
	planned, err := plan.body()
	if err != nil {
		return plan, err
	}
	answered, err := answer.body()
	if err != nil {
		return plan, err
	}
	filled, ok := fieldtable.FillUnknown(ctx, planned, answered).(types.Object)
	if !ok {
		return plan, fmt.Errorf("the workflow's body has an unexpected type; this is a bug in the provider: please report it")
	}
	err = plan.setBody(filled)
	plan.ID, plan.Status = answer.ID, answer.Status
	plan.TagsAll = tags.Filled(plan.TagsAll, plan.Tags)
	if plan.WebhookIDs.IsUnknown() {
		plan.WebhookIDs = answer.WebhookIDs
	}
	return plan, err
}

// created is the model of a workflow of which only the id is known yet.
func created(ctx context.Context, id types.String) (model, error) {
	m := model{ID: id, WebhookIDs: types.ListNull(types.StringType)}
	body, err := bodyFields.Decode(ctx, nil, bodyType(), types.ObjectNull(bodyType().AttrTypes))
	if err != nil {
		return m, err
	}
	err = m.setBody(body)
	return m, err
}

func stringList(texts []string) types.List {
	elements := make([]attr.Value, len(texts))
	for i, text := range texts {
		elements[i] = types.StringValue(text)
	}
	return types.ListValueMust(types.StringType, elements)
}
