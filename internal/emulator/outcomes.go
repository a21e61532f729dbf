package emulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
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

// outcomeAttributes are what an outcome of each kind can match, as the areas give it to decide.
var outcomeAttributes = map[string][]string{
	outcomeBuild:            {"name", "type", "version"},
	outcomeVersionDelete:    {"name", "version"},
	outcomeService:          {"name", "serviceType"},
	outcomeServiceDelete:    {"name", "serviceType"},
	outcomeServiceTest:      {"name"},
	outcomeExecution:        {"workflow"},
	outcomeStep:             {"step", "workflow"},
	outcomeStepOutput:       {"parameter", "step", "workflow"},
	outcomeDeployment:       {"app", "block", "kind", "name"},
	outcomeDeploymentDelete: {"kind", "name"},
	outcomeEmail:            {"subject", "templateName"},
}

// resultStuck is the outcome of an operation that never ends.
const resultStuck = "stuck"

// resultFailed is the outcome of an operation that ends badly.
const resultFailed = "failed"

// check refuses an outcome that nothing would ever ask for. Known are the results by kind that the areas declare.
func (o Outcome) check(known map[string][]string) error {
	results, ok := known[o.Kind]
	if !ok {
		return fmt.Errorf("kind %q is unknown; known are %v", o.Kind, slices.Sorted(maps.Keys(known)))
	}
	if len(results) > 0 && !slices.Contains(results, o.Result) {
		return fmt.Errorf("result %q is unknown for kind %s; known are %v", o.Result, o.Kind, results)
	}
	if o.Result == "" {
		return fmt.Errorf("result is missing")
	}
	if attributes, ok := outcomeAttributes[o.Kind]; ok {
		for name := range o.Match {
			if !slices.Contains(attributes, name) {
				return fmt.Errorf("an operation of kind %s has no attribute %q to match; known are %v", o.Kind, name, attributes)
			}
		}
	}
	if o.Times < 0 {
		return fmt.Errorf("times must not be negative (0 means until removed)")
	}
	return nil
}

// decide answers the outcome that was asked for the operation which begins now, or the zero Outcome. It uses up one of
// its times, so call it once per operation, when the operation is accepted.
func (p *platform) decide(kind string, attributes map[string]string) Outcome {
	for i, outcome := range p.shared.Outcomes {
		if outcome.Kind != kind || !matches(outcome.Match, attributes) {
			continue
		}
		switch outcome.Times {
		case 0:
		case 1:
			p.shared.Outcomes = slices.Delete(p.shared.Outcomes, i, i+1)
		default:
			p.shared.Outcomes[i].Times--
		}
		p.changed = true
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

// addOutcome arms an outcome.
func (p *platform) addOutcome(o Outcome) (Outcome, error) {
	if err := o.check(p.outcomes); err != nil {
		return o, refuse(http.StatusBadRequest, "The outcome makes no sense: %v.", err)
	}
	o.ID = p.nextID("outcome", 1)
	p.shared.Outcomes = append(p.shared.Outcomes, o)
	p.changed = true
	return o, nil
}
