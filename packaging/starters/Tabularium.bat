@echo off
rem Starts Tabularium on Windows, wherever the folder lies. Files dropped on it are opened.
setlocal
set "LAUNCH=%~dp0..\..\launch.py"
where py >nul 2>nul
if not errorlevel 1 (
    py -3 "%LAUNCH%" --detach %*
    goto done
)
where python >nul 2>nul
if not errorlevel 1 (
    python "%LAUNCH%" --detach %*
    goto done
)
echo Tabularium needs Python 3.11 or newer. Install it from python.org, then start again.
pause
exit /b 1
:done
if errorlevel 1 pause
