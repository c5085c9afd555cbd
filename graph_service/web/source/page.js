// The one script of every page. Pages work without it.
import { Button, ErrorSummary, createAll } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button);
createAll(ErrorSummary);
