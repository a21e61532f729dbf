// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Outcome says how operations end that have not begun yet, in place of their natural end.
type Outcome struct {
	// ID is given by the emulator.
	ID int64 `json:"id"`

	// Kind is the operation: "build", "version-delete", "service", "service-delete", "service-test", "step", "step-output",
	// "execution", "deployment", "deployment-delete", "email".
	Kind string `json:"kind"`

	// Match restricts it to operations with these attributes, e.g. {"name": "ui"} (image or service name). A deployment has
	// name, kind and, for a block, block (the name of its spec) and app (the name of the app deployment it belongs to); an
	// e-mail has subject and templateName.
	// Empty matches every operation of the kind.
	Match map[string]string `json:"match,omitempty"`

	// Result is what the operation comes to: "failed", "stuck" (it never ends), for builds also "success" and "stopped",
	// for service-test the HTTP status that the service answers, for deployments also "warning", "rollback",
	// "rollback-failed" and "platform_resource_error". A revision that fails is rolled back when an earlier one is live.
	// For e-mails also "bounced".
	Result string `json:"result"`

	// Message is the reason, where the operation has a place for one: the end of a build log, the body of a test answer,
	// the member message of a revision's resources and of an app's blocks, the description of an e-mail's status.
	Message string `json:"message,omitempty"`

	// Times is how many operations it applies to; 0 means all until it is removed.
	Times int `json:"times,omitempty"`
}

// OutcomeKind is what an area declares of a kind of operation whose end can be told in advance.
type OutcomeKind struct {
	// Results are the ends that make sense; none leaves them to the area.
	Results []string

	// Attributes are what an outcome can match, as the area gives them to decide.
	Attributes []string
}

// ResultStuck is the outcome of an operation that never ends.
const ResultStuck = "stuck"

// ResultFailed is the outcome of an operation that ends badly.
const ResultFailed = "failed"

// check refuses an outcome that nothing would ever ask for. Known is what the areas declare, by kind.
func (o Outcome) check(known map[string]OutcomeKind) error {
	kind, ok := known[o.Kind]
	if !ok {
		return fmt.Errorf("kind %q is unknown; known are %v", o.Kind, slices.Sorted(maps.Keys(known)))
	}
	if len(kind.Results) > 0 && !slices.Contains(kind.Results, o.Result) {
		return fmt.Errorf("result %q is unknown for kind %s; known are %v", o.Result, o.Kind, kind.Results)
	}
	if o.Result == "" {
		return fmt.Errorf("result is missing")
	}
	for name := range o.Match {
		if !slices.Contains(kind.Attributes, name) {
			return fmt.Errorf("an operation of kind %s has no attribute %q to match; known are %v", o.Kind, name, kind.Attributes)
		}
	}
	if o.Times < 0 {
		return fmt.Errorf("times must not be negative (0 means until removed)")
	}
	return nil
}

// Decide answers the outcome that was asked for the operation which begins now, or the zero Outcome. It uses up one of
// its times, so call it once per operation, when the operation is accepted.
func (p *Platform) Decide(kind string, attributes map[string]string) Outcome {
	for i, outcome := range p.Shared.Outcomes {
		if outcome.Kind != kind || !matches(outcome.Match, attributes) {
			continue
		}
		switch outcome.Times {
		case 0:
		case 1:
			p.Shared.Outcomes = slices.Delete(p.Shared.Outcomes, i, i+1)
		default:
			p.Shared.Outcomes[i].Times--
		}
		p.Changed = true
		return outcome
	}
	return Outcome{}
}

func matches(want, have map[string]string) bool {
	for name, value := range want {
		if have[name] != value {
			return false
		}
	}
	return true
}

// AddOutcome arms an outcome.
func (p *Platform) AddOutcome(o Outcome) (Outcome, error) {
	if err := o.check(p.outcomes); err != nil {
		return o, wire.Refuse(http.StatusBadRequest, "The outcome makes no sense: %v.", err)
	}
	o.ID = p.NextID("outcome", 1)
	p.Shared.Outcomes = append(p.Shared.Outcomes, o)
	p.Changed = true
	return o, nil
}

// OutcomeResults are the results that an outcome can be asked for, by kind.
func (p *Platform) OutcomeResults() map[string][]string {
	results := map[string][]string{}
	for name, kind := range p.outcomes {
		results[name] = kind.Results
	}
	return results
}

// OutcomeKinds are the operations whose end can be told in advance, by kind.
func (p *Platform) OutcomeKinds() map[string]OutcomeKind { return maps.Clone(p.outcomes) }

// RemoveOutcome disarms an outcome; false when it is not armed.
func (p *Platform) RemoveOutcome(id int64) bool {
	before := len(p.Shared.Outcomes)
	p.Shared.Outcomes = slices.DeleteFunc(p.Shared.Outcomes, func(o Outcome) bool { return o.ID == id })
	if len(p.Shared.Outcomes) == before {
		return false
	}
	p.Changed = true
	return true
}
