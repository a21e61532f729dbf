// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/adhocore/gronx"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Types of a step (contract 16.3).
const (
	StepStandard = "standard"
	StepHTTP     = "http"
	StepSQL      = "sql"
	StepExport   = "export"
)

// StepRequired are the members a step of a type must have (contract 16.3).
func StepRequired() map[string][]string {
	return map[string][]string{
		StepStandard: {"imageId", "command"},
		StepHTTP:     {"url"},
		StepSQL:      nil,
		StepExport:   {"schema", "table", "sortBy"},
	}
}

// HTTPMethods are the methods of http steps. A step without one has a default that no source names (contract 16.3).
func HTTPMethods() []string { return []string{"get", "post", "put", "patch", "delete"} }

// StepNamePattern is what names of steps look like (contract 16.2).
var StepNamePattern = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// StepType is the type of a step, standard by default.
func StepType(step map[string]any) string {
	name, _ := step["type"].(string)
	return cmp.Or(name, StepStandard)
}

// apply sets everything that a body holds on a workflow, as a full replacement, and checks it first.
func (w *API) apply(object *Workflow, in *wire.Fields) error {
	name, _ := in.Text("name")
	concurrent := w.p.Turned.Has(assumptions.ConcurrentDefault)
	if metadata, given := in.Object("metadata"); given {
		if allowed, given := metadata.Boolean("allowConcurrentExecution"); given {
			concurrent = allowed
		}
	}
	tags := []images.ImageTag{}
	if list, given := in.Objects("tags"); given {
		for _, item := range list {
			tag, _ := item.Text("name")
			tags = append(tags, images.ImageTag{Name: tag})
		}
	}
	retry, _ := in.Object("retryOptions")
	watchers, _ := in.List("watchers")
	rawSteps, hasSteps := in.Object("steps")
	triggers, err := readTriggers(in, object.Triggers, w.p.Turned.Has(assumptions.WebhookPolicy))
	if err != nil {
		return err
	}
	if err := in.Err(); err != nil {
		return err
	}
	if strings.TrimSpace(name) == "" {
		return wire.Refuse(http.StatusBadRequest, "name is required.")
	}
	if !hasSteps || len(rawSteps.Values) == 0 {
		return wire.Refuse(http.StatusBadRequest, "steps is required.")
	}
	object.RetryOptions = nil
	if retry != nil {
		if err := CheckRetry("retryOptions", retry.Values); err != nil {
			return err
		}
		object.RetryOptions = withoutNulls(retry.Values)
	}
	for i, watcher := range watchers {
		if err := CheckWatcher(i, watcher); err != nil {
			return err
		}
	}
	steps, err := w.readSteps(rawSteps.Values)
	if err != nil {
		return err
	}
	object.Name, object.AllowConcurrent, object.Tags, object.Triggers, object.Watchers, object.Steps = name, concurrent, tags, triggers, watchers, steps
	return nil
}

// readTriggers reads triggers. A webhook with the policy preserve keeps the id that the workflow has, in their order;
// every other one gets a new id (contract 16.2), unless webhooks are always kept (contract 27.10).
func readTriggers(in *wire.Fields, before []workflowTrigger, keep bool) ([]workflowTrigger, error) {
	var kept []string
	for _, trigger := range before {
		if trigger.Webhook != "" {
			kept = append(kept, trigger.Webhook)
		}
	}
	triggers := []workflowTrigger{}
	list, _ := in.Objects("triggers")
	for i, item := range list {
		cron, hasCron := item.Text("cron")
		webhook, _ := item.Boolean("webhook")
		policy, _ := item.Text("webhookPolicy")
		if err := in.Err(); err != nil {
			return nil, err
		}
		switch {
		case !hasCron && !webhook:
			// {} starts nothing, and documented samples have it.
		case hasCron && webhook:
			return nil, wire.Refuse(http.StatusBadRequest, "triggers[%d] must be either a cron expression or a webhook.", i)
		case hasCron && !ValidCron(cron):
			return nil, wire.Refuse(http.StatusBadRequest, "triggers[%d].cron: %q is not a cron expression.", i, cron)
		case hasCron:
			triggers = append(triggers, workflowTrigger{Cron: cron})
		case (keep || policy == "preserve") && len(kept) > 0:
			triggers, kept = append(triggers, workflowTrigger{Webhook: kept[0]}), kept[1:]
		default:
			triggers = append(triggers, workflowTrigger{Webhook: newWebhook()})
		}
	}
	return triggers, nil
}

// ValidCron accepts cron expressions of five fields, and of six or seven in Quartz form (contract 16.2), of which only the
// number of fields and what is in them is looked at.
func ValidCron(expression string) bool {
	switch fields := strings.Fields(expression); len(fields) {
	case 5:
		return gronx.IsValid(expression)
	case 6, 7:
		return !slices.ContainsFunc(fields, func(field string) bool { return !quartzField.MatchString(field) })
	}
	return false
}

var quartzField = regexp.MustCompile(`(?i)^[0-9A-Z*?/,#-]+$`)

// CheckRetry enforces the limits of retryOptions (contract 16.3).
func CheckRetry(path string, options map[string]any) error {
	if duration := Whole(options["duration"]); duration < 0 || duration > 120 {
		return wire.Refuse(http.StatusBadRequest, "%s.duration must be from 0 to 120 seconds.", path)
	}
	if retries := Whole(options["numberOfRetries"]); retries < 0 || retries > 5 {
		return wire.Refuse(http.StatusBadRequest, "%s.numberOfRetries must be from 0 to 5.", path)
	}
	return nil
}

// CheckWatcher wants exactly one of user, webhook and email.
func CheckWatcher(i int, raw any) error {
	watcher, _ := raw.(map[string]any)
	count := 0
	for _, name := range []string{"user", "webhook", "email"} {
		if watcher[name] != nil {
			count++
		}
	}
	if count != 1 {
		return wire.Refuse(http.StatusBadRequest, "watchers[%d] must be exactly one of user, webhook and email.", i)
	}
	return nil
}

// readSteps checks steps and fills in what the platform chooses: type, image version, resources. Members that only answers
// have, and stray ones of the official SDK (contract 28.9), are dropped, and so are tokens: they are never shown.
func (w *API) readSteps(raw map[string]any) (map[string]map[string]any, error) {
	steps := map[string]map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		body, ok := raw[name].(map[string]any)
		if !ok {
			return nil, wire.Refuse(http.StatusBadRequest, "steps.%s must be an object.", name)
		}
		if !StepNamePattern.MatchString(name) {
			return nil, wire.Refuse(http.StatusBadRequest, "steps.%s: a step name has letters, digits and hyphens only.", name)
		}
		step := withoutNulls(body)
		for _, member := range []string{"imageName", "imageVersion", "workflowId", "outputParamters"} {
			delete(step, member)
		}
		if err := w.checkStep(name, step); err != nil {
			return nil, err
		}
		if repository, ok := step["repository"].(map[string]any); ok {
			delete(repository, "token")
		}
		steps[name] = step
	}
	return steps, CheckParents(steps)
}

func (w *API) checkStep(name string, step map[string]any) error {
	kind := StepType(step)
	required, known := StepRequired()[kind]
	if !known {
		return wire.Refuse(http.StatusBadRequest, "steps.%s.type: %q is not one of standard, http, sql, export.", name, kind)
	}
	step["type"] = kind
	for _, member := range required {
		if step[member] == nil {
			return wire.Refuse(http.StatusBadRequest, "steps.%s.%s is required.", name, member)
		}
	}
	if configuration, ok := step["runConfiguration"].(map[string]any); ok {
		if options, ok := configuration["retryOptions"].(map[string]any); ok {
			if err := CheckRetry("steps."+name+".runConfiguration.retryOptions", options); err != nil {
				return err
			}
		}
	}
	if method, given := step["method"]; given && kind == StepHTTP && !slices.Contains(HTTPMethods(), fmt.Sprint(method)) {
		return wire.Refuse(http.StatusBadRequest, "steps.%s.method: %q is not one of %s.", name, fmt.Sprint(method), strings.Join(HTTPMethods(), ", "))
	}
	if kind == StepSQL && (step["sqlQueryPath"] == nil) == (step["repository"] == nil) {
		return wire.Refuse(http.StatusBadRequest, "steps.%s must have either sqlQueryPath or repository.", name)
	}
	if kind != StepStandard {
		return nil
	}
	version, err := w.images.Resolve(Whole(step["imageId"]), Whole(step["imageVersionId"]))
	if err != nil {
		return wire.Refuse(http.StatusBadRequest, "steps.%s: %s", name, err.Error())
	}
	step["imageVersionId"] = version.ID
	resources, ok := step["resources"].(map[string]any)
	if !ok {
		resources = map[string]any{}
		step["resources"] = resources
	}
	if resources["instanceTypeId"] == nil {
		resources["instanceTypeId"] = w.tenants.Standard(tenants.EntityWorkflow)
	}
	if resources["storage"] == nil {
		resources["storage"] = "10GB"
	}
	if id := Whole(resources["instanceTypeId"]); !w.tenants.Has(tenants.EntityWorkflow, id) {
		return wire.Refuse(http.StatusBadRequest, "steps.%s.resources.instanceTypeId: %d is not an instance type for workflows.", name, id)
	}
	return nil
}

// CheckParents refuses unknown parents and cycles.
func CheckParents(steps map[string]map[string]any) error {
	left := map[string][]string{}
	for name, step := range steps {
		left[name] = StringsOf(step["parents"])
		for _, parent := range left[name] {
			if steps[parent] == nil {
				return wire.Refuse(http.StatusBadRequest, "steps.%s.parents: there is no step %s.", name, parent)
			}
		}
	}
	// Take away steps whose parents are all taken away; what stays is on a cycle or behind one.
	for changed := true; changed; {
		changed = false
		for name, parents := range left {
			if !slices.ContainsFunc(parents, func(parent string) bool { _, waits := left[parent]; return waits }) {
				delete(left, name)
				changed = true
			}
		}
	}
	if len(left) > 0 {
		return wire.Refuse(http.StatusBadRequest, "steps: the parents of %s form a cycle.", strings.Join(slices.Sorted(maps.Keys(left)), ", "))
	}
	return nil
}

// withoutNulls copies decoded JSON without null members: null means absent (contract 4.1).
func withoutNulls(object map[string]any) map[string]any {
	kept := map[string]any{}
	for name, value := range object {
		if inner, ok := value.(map[string]any); ok {
			value = withoutNulls(inner)
		}
		if value != nil {
			kept[name] = value
		}
	}
	return kept
}

// StringsOf reads a list of strings from decoded JSON; other elements are written out.
func StringsOf(value any) []string {
	list, _ := value.([]any)
	texts := make([]string, 0, len(list))
	for _, item := range list {
		texts = append(texts, fmt.Sprint(item))
	}
	return texts
}
