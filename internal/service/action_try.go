// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// testAction is the action peak_service_test (contract 18.3).
type testAction struct {
	base.Action
}

// NewTestAction returns the action peak_service_test.
func NewTestAction() action.Action {
	return &testAction{base.Action{TypeName: "service_test"}}
}

// Invoke implements action.Action.
func (a *testAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	client := a.Client(&resp.Diagnostics)
	var config testModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := config.Timeouts.Invoke(ctx, defaultTestTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	test, err := config.test()
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("payload"), "Invalid payload", err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	t := tester{
		client: client, poll: a.Data().Poll, object: objects.Object{Type: "service", Name: config.ServiceName.ValueString()}, test: test,
		accepts: config.accepts, progress: base.Progress(ctx, resp),
	}
	answer, err := t.run(ctx)
	if err != nil {
		t.addError(err, answer, &resp.Diagnostics)
		return
	}
	if problem := config.problem(answer); problem != "" {
		resp.Diagnostics.AddError("Service test failed", fmt.Sprintf("%s answered %s with status %d, but %s. %s", t.object, t.called(), answer.Status, problem, shown(answer)))
		return
	}
	t.progress(fmt.Sprintf("%s answered %s with status %d, as expected", t.object, t.called(), answer.Status))
}

// answered is the status of a service whose answer counts.
const answered = "answered"

// tester calls a service, once it is there.
type tester struct {
	client   *peak.Client
	poll     wait.Poll
	object   objects.Object
	test     peak.ServiceTest
	accepts  func(status int64) bool
	progress func(string)
}

// called is the call in words.
func (t *tester) called() string { return strings.ToUpper(t.test.Method) + " " + t.test.Path }

// run waits until the service is available, calls it, and returns what it answered last, also with an error. A get is made
// again while nothing but the proxy in front of a starting service answers; any other call is made once, since it may have
// done its work.
func (t *tester) run(ctx context.Context) (peak.ServiceAnswer, error) {
	_, err := wait.For[peak.Service]{
		Object:  t.object,
		Read:    t.find,
		Status:  func(found peak.Service) string { return found.Status },
		Done:    []string{statusAvailable},
		Failed:  []string{statusCreateFailed, statusDeleteFailed, "DELETING"},
		Changed: func(status string, _ peak.Service) { t.waiting(status, statusAvailable) },
	}.Run(ctx, t.poll)
	switch {
	case err != nil:
		return peak.ServiceAnswer{}, err
	case t.test.Method != defaultMethod:
		return t.client.TestService(ctx, t.object.Name, t.test)
	}
	return wait.For[peak.ServiceAnswer]{
		Object: t.object,
		Read: func(ctx context.Context) (peak.ServiceAnswer, error) {
			return t.client.TestService(ctx, t.object.Name, t.test)
		},
		Status: func(answer peak.ServiceAnswer) string {
			if answer.Status >= 502 && answer.Status <= 504 && !t.accepts(answer.Status) {
				return fmt.Sprintf("answering with status %d", answer.Status)
			}
			return answered
		},
		Done:    []string{answered},
		Changed: func(status string, _ peak.ServiceAnswer) { t.waiting(status, answered) },
	}.Run(ctx, t.poll)
}

// waiting says what is waited for, unless that is over.
func (t *tester) waiting(status, end string) {
	if !strings.EqualFold(status, end) {
		t.progress(fmt.Sprintf("waiting for %s: %s", t.object, status))
	}
}

// untestableError says why there is nothing to call.
type untestableError struct{ reason string }

// Error implements error.
func (e *untestableError) Error() string { return e.reason }

// find finds the service by its name, which is unique among services (contract 18.1).
func (t *tester) find(ctx context.Context) (peak.Service, error) {
	for found, err := range t.client.ListServices(ctx, peak.ListServicesQuery{SearchTerm: t.object.Name}) {
		switch {
		case err != nil:
			return found, err
		case found.Name != t.object.Name:
		case found.ServiceType != "" && found.ServiceType != typeAPI:
			return found, &untestableError{fmt.Sprintf("%s is of type %q, and the platform tests only services of type %q.", t.object, found.ServiceType, typeAPI)}
		default:
			return found, nil
		}
	}
	return peak.Service{}, &untestableError{fmt.Sprintf("The platform has no %s. The name has to match exactly; check that the token belongs to the right tenant.", t.object)}
}

// addError explains why there is no answer to look at.
func (t *tester) addError(err error, answer peak.ServiceAnswer, diags *diag.Diagnostics) {
	var (
		untestable *untestableError
		status     *diagnostics.StatusError
		timeout    *diagnostics.TimeoutError
	)
	switch {
	case errors.As(err, &untestable):
		diags.AddAttributeError(path.Root("service_name"), "Service cannot be tested", untestable.reason)
	case errors.As(err, &status):
		diags.AddAttributeError(path.Root("service_name"), "Service cannot be tested", fmt.Sprintf("%s is in status %q, so it answers no calls. Bring it up first.", t.object, status.Status))
	case errors.As(err, &timeout) && answer.Status != 0:
		diags.AddError("Service test failed", fmt.Sprintf("%s. %s Give \"invoke\" in timeouts more time if it needs longer to start.", timeout, shown(answer)))
	case errors.As(err, &timeout):
		diags.AddError("Service test failed", timeout.Error()+". Give \"invoke\" in timeouts more time if it needs longer to start.")
	case errors.Is(err, context.Canceled):
		diags.AddError("Service test interrupted", fmt.Sprintf("The test of %s was interrupted before there was an answer to %s. Nothing goes on because of it, but the service may have got the call.", t.object, t.called()))
	case t.test.Method != defaultMethod && (peak.IsTransient(err) || errors.Is(err, context.DeadlineExceeded)):
		diags.AddError("Service test failed", fmt.Sprintf("There is no answer to %s of %s, which may have got the call. It was not made again, since that could do its work twice.\n\n%s", t.called(), t.object, err))
	case peak.StatusOf(err) >= 200 && peak.StatusOf(err) <= 299:
		diags.AddError("Service test failed", fmt.Sprintf("The platform took the call %s to %s, but does not tell what the service answered, so it cannot be checked.\n\n%s", t.called(), t.object, err))
	default:
		diags.AddError("Service test failed", fmt.Sprintf("The platform did not make the call %s to %s.\n\n%s", t.called(), t.object, err))
	}
}
