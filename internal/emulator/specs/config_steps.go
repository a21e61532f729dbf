// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
)

// workflow checks the config of a workflow (contract 10.4): as a plain workflow, but for the ways to choose an image.
func (c ConfigCheck) workflow(config map[string]any) error {
	images, err := objectAt(config, "", "images")
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(images)) {
		image, err := objectAt(images, "images.", name)
		if err != nil {
			return err
		}
		if err := c.image("images."+name, image); err != nil {
			return err
		}
	}
	steps, err := objectAt(config, "", "steps")
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return bad("steps", "is required.")
	}
	graph := map[string]map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		step, err := objectAt(steps, "steps.", name)
		if err != nil {
			return err
		}
		if !workflows.StepNamePattern.MatchString(name) {
			return bad("steps."+name+":", "a step name has letters, digits and hyphens only.")
		}
		if step == nil {
			return bad("steps."+name, "must be an object.")
		}
		if err := c.step("steps."+name+".", step, images); err != nil {
			return err
		}
		graph[name] = step
	}
	if err := workflows.CheckParents(graph); err != nil {
		return Unacceptable("config.", err)
	}
	if err := c.triggers(config["triggers"]); err != nil {
		return err
	}
	return c.watchers(config["watchers"])
}

func (c ConfigCheck) step(path string, step, images map[string]any) error {
	kind := workflows.StepType(step)
	required, known := workflows.StepRequired()[kind]
	if !known {
		return bad(path+"type:", "%q is not one of standard, http, sql, export.", kind)
	}
	for _, member := range required {
		// The image of a block's step is chosen in other ways.
		if member != "imageId" && step[member] == nil {
			return bad(path+member, "is required.")
		}
	}
	if err := allOf(step, path, map[string][]string{
		"a whole number": {"stepTimeout"}, "true or false": {"clearImageCache", "compression"}, "a list of strings": {"parents"}, "a map of strings": {"outputParameters"},
		"a string": {"command", "method", "url", "payload", "sqlQueryPath", "schema", "table", "sortBy", "sortOrder"},
	}); err != nil {
		return err
	}
	if err := c.parameters(path, step); err != nil {
		return err
	}
	if configuration, is := step["runConfiguration"].(map[string]any); is {
		if options, is := configuration["retryOptions"].(map[string]any); is {
			if err := workflows.CheckRetry("config."+path+"runConfiguration.retryOptions", options); err != nil {
				return Unacceptable("", err)
			}
		}
	}
	switch kind {
	case workflows.StepStandard:
		if err := c.chosenImage(step, path, images, "imageRef", "image", "imageDetails"); err != nil {
			return err
		}
		return c.instance(step, path, tenants.EntityWorkflow, false)
	case workflows.StepHTTP:
		return c.call(path, step)
	case workflows.StepSQL:
		if (step["sqlQueryPath"] == nil) == (step["repository"] == nil) {
			return bad(path[:len(path)-1], "must have either sqlQueryPath or repository.")
		}
	case workflows.StepExport:
		if order, _ := step["sortOrder"].(string); order != "" && order != "asc" && order != "desc" && !isReference(order) {
			return bad(path+"sortOrder:", "%q is not asc or desc.", order)
		}
	}
	return nil
}

func (ConfigCheck) parameters(path string, step map[string]any) error {
	parameters, err := objectAt(step, path, "parameters")
	if err != nil {
		return err
	}
	return allOf(parameters, path+"parameters.", map[string][]string{"a map of strings": {"env", "inherit"}, "a list of strings": {"secrets"}})
}

// authMembers are the members that each type of authentication needs (contract 16.3).
func authMembers() map[string][]string {
	return map[string][]string{
		"no-auth": nil, "oauth": {"clientId", "clientSecret", "authUrl"}, "basic": {"username", "password"}, "api-key": {"apiKey"}, "bearer-token": {"bearerToken"},
	}
}

// call checks what only http steps have.
func (ConfigCheck) call(path string, step map[string]any) error {
	if method, given := step["method"].(string); given && !isReference(method) && !slices.Contains(workflows.HTTPMethods(), method) {
		return bad(path+"method:", "%q is not one of %s.", method, strings.Join(workflows.HTTPMethods(), ", "))
	}
	outputs, _ := step["outputParameters"].(map[string]any)
	for name, file := range outputs {
		if file != "response.txt" {
			return bad(path+"outputParameters."+name, "must be response.txt, the only file of http steps.")
		}
	}
	auth, err := objectAt(step, path, "auth")
	if err != nil || auth == nil {
		return err
	}
	kind, _ := auth["type"].(string)
	members, known := authMembers()[kind]
	if !known && !isReference(kind) {
		return bad(path+"auth.type:", "%q is not one of no-auth, oauth, basic, api-key, bearer-token.", kind)
	}
	for _, member := range members {
		if auth[member] == nil {
			return bad(path+"auth."+member, "is required for %s.", kind)
		}
	}
	return nil
}

func (ConfigCheck) triggers(value any) error {
	if _, isParam := paramName(value); value == nil || isParam {
		return nil
	}
	list, is := value.([]any)
	if !is {
		return bad("triggers", "must be a list.")
	}
	for i, item := range list {
		path := fmt.Sprintf("triggers[%d]", i)
		trigger, _ := item.(map[string]any)
		if err := allOf(trigger, path+".", map[string][]string{"a string": {"cron", "webhookId"}, "true or false": {"webhook"}}); err != nil {
			return err
		}
		cron, hasCron := trigger["cron"].(string)
		hasWebhook := trigger["webhook"] != nil && trigger["webhook"] != false
		switch {
		case hasCron && hasWebhook:
			return bad(path, "must be either a cron expression or a webhook.")
		case hasCron && !isReference(cron) && !workflows.ValidCron(cron):
			return bad(path+".cron:", "%q is not a cron expression.", cron)
		}
	}
	return nil
}

func (ConfigCheck) watchers(value any) error {
	if _, isParam := paramName(value); value == nil || isParam {
		return nil
	}
	list, is := value.([]any)
	if !is {
		return bad("watchers", "must be a list.")
	}
	for i, watcher := range list {
		if err := workflows.CheckWatcher(i, watcher); err != nil {
			return Unacceptable("config.", err)
		}
	}
	return nil
}

func isSemver(text string) bool {
	_, err := semver.StrictNewVersion(text)
	return err == nil
}

// imageDetails are the existing images that the config of a release names by number.
func (r *Release) imageDetails() []services.ImageDetails {
	var found []services.ImageDetails
	add := func(holder map[string]any) {
		if details, is := holder["imageDetails"].(map[string]any); is {
			if id := workflows.Whole(details["id"]); id != 0 {
				found = append(found, services.ImageDetails{ImageID: id, VersionID: workflows.Whole(details["versionId"])})
			}
		}
	}
	config := r.Config.object()
	add(config)
	steps, _ := config["steps"].(map[string]any)
	for _, step := range steps {
		if holder, is := step.(map[string]any); is {
			add(holder)
		}
	}
	return found
}
